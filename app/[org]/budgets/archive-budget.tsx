"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { BudgetAnswer } from "@/server/budgets/budget.schema";
import { describeBudget } from "@/server/budgets/budget-words";
import { capitalized } from "@/server/foundation/words";

/** Asks before a limit is taken away. */
export function ArchiveBudget({ budget, onClose }: { budget: BudgetAnswer; onClose: () => void }) {
  const { run } = useChange();
  const name = describeBudget({ ...budget, subjectName: budget.subject_name });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      danger
      title={`Archive ${name}?`}
      consequence={
        budget.action === "notify"
          ? "It no longer sends emails. Its count can’t be restored; a new budget starts at 0."
          : `${budget.paused_at ? "What it paused resumes at once. Only" : "Only"} the balance and other budgets limit this spending then. Its count can’t be restored; a new budget starts at 0.`
      }
      confirmLabel="Archive budget"
      onConfirm={async () => {
        const refused = await run(
          () =>
            trpc.budget.archive.mutate({
              organization_id: budget.organization_id,
              budget_id: budget.id,
            }),
          () => `${capitalized(name)} is archived`,
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}
