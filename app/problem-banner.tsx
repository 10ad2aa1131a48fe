import type { ReactNode } from "react";
import type { SubmitProblem } from "@/app/trpc/client";
import { Banner } from "@/components/ui/banner";

/** A refused change: what the server said, its request, and the fix where there is one. */
export function ProblemBanner({
  problem,
  action,
  className,
}: {
  problem: SubmitProblem | null;
  action?: ReactNode;
  className?: string | undefined;
}) {
  if (!problem) return null;
  return (
    <Banner tone="refused" title={problem.message} action={action} className={className}>
      {problem.requestId ? (
        <>
          Request <span className="font-mono text-xs break-all">{problem.requestId}</span>
        </>
      ) : null}
    </Banner>
  );
}
