"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { NumberField, RadioField, TextAreaField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import type { BudgetAnswer } from "@/server/budgets/budget.schema";
import { describeBudget } from "@/server/budgets/budget-words";
import { newBudgetRequestFields } from "@/server/budgets/requests/request.schema";
import { capitalized } from "@/server/foundation/words";
import { creditsInWords, formatCredits } from "@/server/pricing/amount-words";

/** What is asked for more of: a budget of this page, or one above that refused something. */
export type Asked = { id: string; budget: BudgetAnswer | null };

const formSchema = z.object({
  amount: newBudgetRequestFields.amount.unwrap(),
  period: z.enum(["this", "every"]),
  reason: newBudgetRequestFields.reason,
});

/** Asks those who may change a budget for more of it. Mount it while it is open. */
export function AskDialog({
  organizationId,
  asked: { id, budget },
  onClose,
}: {
  organizationId: string;
  asked: Asked;
  onClose: () => void;
}) {
  const { run, isPending, problem } = useKeyedChange();
  const hasPeriods = budget?.period !== "lifetime";
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title="Ask for more budget"
      description={`${budget ? figuresOf(budget) : "The budget that blocked it belongs to an organization above."} Owners, admins and billing members get an email. Nothing changes until one of them approves.`}
    >
      <FormShell
        schema={formSchema}
        defaultValues={{ period: hasPeriods ? "this" : "every", reason: "" }}
        onSubmit={async ({ amount, period, reason }, form) => {
          const refused = await run(
            (options) =>
              trpc.budget_request.create.mutate(
                {
                  organization_id: organizationId,
                  budget_id: id,
                  amount,
                  this_period_only: period === "this",
                  reason,
                },
                options,
              ),
            () => "Your request was sent",
          );
          if (!refused) return onClose();
          for (const { path, message } of refused.fields)
            if (path === "amount" || path === "reason") form.setError(path, { message });
        }}
        submitError={problem}
        isPending={isPending}
        submitLabel="Send request"
        secondaryAction={<DialogCancel />}
      >
        <NumberField name="amount" label="How much more" suffix="credits" minimum={0} />
        {hasPeriods ? (
          <RadioField
            name="period"
            label="For how long"
            options={[
              { value: "this", label: "Until it resets" },
              { value: "every", label: "Permanently: the limit stays raised" },
            ]}
          />
        ) : null}
        <TextAreaField name="reason" label="What do you need it for?" />
      </FormShell>
    </Dialog>
  );
}

function figuresOf(budget: BudgetAnswer): string {
  const name = capitalized(describeBudget({ ...budget, subjectName: budget.subject_name }));
  return `${name} has used ${formatCredits(budget.spent)} of ${creditsInWords(budget.limit)}.`;
}
