import type { ReactNode } from "react";
import { Banner } from "./banner";

/** What went wrong, in words for the person who tried, and the request that it happened in. */
export type ToldProblem = { message: string; requestId?: string | undefined };

/** A refused change: what the server said, its request, and the fix where there is one. */
export function ProblemBanner({
  problem,
  action,
  className,
}: {
  problem: ToldProblem | null;
  action?: ReactNode;
  className?: string | undefined;
}) {
  if (!problem) return null;
  return (
    <Banner tone="refused" title={problem.message} action={action} className={className}>
      <RequestId of={problem} />
    </Banner>
  );
}

/** What to tell us when asking about it. */
export function RequestId({ of: { requestId } }: { of: Pick<ToldProblem, "requestId"> }) {
  if (!requestId) return null;
  return (
    <>
      Request <span className="font-mono text-xs break-all">{requestId}</span>
    </>
  );
}
