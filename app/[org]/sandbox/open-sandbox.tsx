"use client";

import { useRouter } from "next/navigation";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";

export function OpenSandbox({
  organizationId,
  disabledReason,
}: {
  organizationId: string;
  disabledReason: string | null;
}) {
  const router = useRouter();
  const { run, isPending, problem } = useChange();

  function open() {
    run(
      async () => {
        const { slug } = await trpc.sandbox.open.mutate({ organization_id: organizationId });
        router.push(`/${slug}`);
      },
      () => "The sandbox is open, with 1,000 test credits",
    );
  }

  return (
    <>
      <Button variant="primary" pending={isPending} disabledReason={disabledReason} onClick={open}>
        Open the sandbox
      </Button>
      {problem ? <ProblemBanner problem={problem} /> : null}
    </>
  );
}
