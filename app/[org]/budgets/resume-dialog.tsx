"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { NumberField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { type BudgetAnswer, newBudgetFields } from "@/server/budgets/budget.schema";
import { describeBudget } from "@/server/budgets/budget-words";
import { capitalized } from "@/server/foundation/words";
import { creditsInWords, formatCredits } from "@/server/pricing/amount-words";

/** Lets a paused budget spend again, with a higher limit where the present one is used up. */
export function ResumeDialog({ budget, onClose }: { budget: BudgetAnswer; onClose: () => void }) {
  const { run, isPending, problem } = useChange();
  const name = describeBudget({ ...budget, subjectName: budget.subject_name });
  const usedUp = budget.remaining === 0;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title={`Resume ${budget.subject_name}`}
      description={`${capitalized(name)} is paused: everything it covers is refused. ${
        usedUp
          ? "Its limit is used up, so raise it to continue."
          : `It has ${formatCredits(budget.remaining)} of ${creditsInWords(budget.limit)} left and continues with them.`
      }`}
    >
      <FormShell
        schema={resumeSchema(budget.spent)}
        defaultValues={{ limit: usedUp ? undefined : budget.limit }}
        onSubmit={async ({ limit }, form) => {
          const refused = await run(
            () =>
              trpc.budget.resume.mutate({
                organization_id: budget.organization_id,
                budget_id: budget.id,
                ...(limit === budget.limit ? {} : { limit }),
              }),
            () => `${capitalized(name)} was resumed`,
          );
          if (!refused) return onClose();
          for (const { path, message } of refused.fields)
            if (path === "limit") form.setError("limit", { message });
        }}
        submitError={problem}
        isPending={isPending}
        submitLabel="Resume"
        secondaryAction={<DialogCancel />}
      >
        <NumberField
          name="limit"
          label="Limit"
          suffix="credits"
          minimum={0}
          description={`Spent so far: ${creditsInWords(budget.spent)}.`}
        />
      </FormShell>
    </Dialog>
  );
}

function resumeSchema(spent: number) {
  return z.object({
    limit: newBudgetFields.limit.refine(
      (limit) => limit > spent,
      `Enter more than the ${creditsInWords(spent)} spent so far`,
    ),
  });
}
