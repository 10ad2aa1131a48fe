"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Button } from "@/components/ui/button";
import { ProblemBanner } from "@/components/ui/problem-banner";

/** Opens a closed organization again, with what closed with it. */
export function ReopenOrganization({ id, name }: { id: string; name: string }) {
  const { run, isPending, problem } = useChange();
  return (
    <div className="grid gap-3">
      <div>
        <Button
          variant="primary"
          pending={isPending}
          onClick={() =>
            run(
              () => trpc.organization.reopen.mutate({ organization_id: id }),
              () => `${name} is open again`,
            )
          }
        >
          Reopen organization
        </Button>
      </div>
      <ProblemBanner problem={problem} />
    </div>
  );
}
