"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import {
  type BudgetAnswer,
  type BudgetSubjectsAnswer,
  defaultAlertPercents,
} from "@/server/budgets/budget.schema";
import { describeBudget, describeSubject, usualLimit } from "@/server/budgets/budget-words";
import { capitalized } from "@/server/foundation/words";
import { RuleFields, SubjectFields } from "./budget-fields";
import { type BudgetForm, budgetFormSchema } from "./budget-form.schema";

/** What a budget dialog is about: any subject to choose, one agent, or a budget that exists. */
export type BudgetDraft =
  | { kind: "new"; subjects: BudgetSubjectsAnswer }
  | { kind: "agent"; agent: { id: string; name: string } }
  | { kind: "change"; budget: BudgetAnswer };

/** Creates a budget, or changes what one allows. Mount it while it is open. */
export function BudgetDialog({
  organizationId,
  draft,
  onClose,
}: {
  organizationId: string;
  draft: BudgetDraft;
  onClose: () => void;
}) {
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title={draft.kind === "change" ? "Edit budget" : "New budget"}
      description={descriptionOf(draft)}
    >
      <BudgetDialogForm organizationId={organizationId} draft={draft} onDone={onClose} />
    </Dialog>
  );
}

function descriptionOf(draft: BudgetDraft): string {
  if (draft.kind === "agent")
    return `For ${describeSubject("agent", draft.agent.name)}. It counts what the agent spends from now on, with any of its keys.`;
  if (draft.kind === "change")
    return `${nameOf(draft.budget)}. Subject and period stay the same; what was spent so far still counts.`;
  return "It counts what is spent from now on, here and in the organizations below that share these credits.";
}

function nameOf(budget: BudgetAnswer): string {
  return capitalized(describeBudget({ ...budget, subjectName: budget.subject_name }));
}

function BudgetDialogForm({
  organizationId,
  draft,
  onDone,
}: {
  organizationId: string;
  draft: BudgetDraft;
  onDone: () => void;
}) {
  const { run, isPending, problem } = useChange();
  const change = draft.kind === "change" ? draft.budget : null;
  return (
    <FormShell
      schema={budgetFormSchema}
      defaultValues={startingValues(draft)}
      onSubmit={async (values, form) => {
        const refused = await run(
          () => save(organizationId, change, values),
          (budget) => `${nameOf(budget)} ${change ? "was changed" : "is in force"}`,
        );
        if (!refused) return onDone();
        for (const { path, message } of refused.fields) {
          if (path === "subject_id" && values.subject !== "organization")
            form.setError(`chosen.${values.subject}`, { message });
          else if (path === "limit") form.setError("limit", { message });
        }
        if (refused.code === "already_exists")
          form.setError("period", { message: "There is already a budget for this period" });
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel={change ? "Save" : "Create budget"}
      secondaryAction={<DialogCancel />}
    >
      {change ? null : <SubjectFields subjects={draft.kind === "new" ? draft.subjects : null} />}
      <RuleFields />
    </FormShell>
  );
}

function save(organizationId: string, change: BudgetAnswer | null, values: BudgetForm) {
  const { subject, chosen, period, limit, action, alert_percents } = values;
  const rules = { organization_id: organizationId, action, alert_percents };
  if (change) {
    // A new limit ends what raises the present one for this period.
    const isNew = limit !== usualLimit(change);
    return trpc.budget.update.mutate({
      ...rules,
      budget_id: change.id,
      ...(isNew ? { limit } : {}),
    });
  }
  return trpc.budget.create.mutate({
    ...rules,
    limit,
    subject,
    period,
    ...(subject === "organization" ? {} : { subject_id: chosen[subject] }),
  });
}

function startingValues(draft: BudgetDraft): Partial<BudgetForm> {
  const chosen = { member: "", agent: "", api_key: "", operation: "" };
  if (draft.kind === "change") {
    const { subject, subject_id, period, action, alert_percents } = draft.budget;
    return {
      subject,
      chosen: { ...chosen, ...(subject_id ? { [subject]: subject_id } : {}) },
      period,
      limit: usualLimit(draft.budget),
      action,
      alert_percents: alert_percents as BudgetForm["alert_percents"],
    };
  }
  return {
    subject: draft.kind === "agent" ? "agent" : "organization",
    chosen: { ...chosen, agent: draft.kind === "agent" ? draft.agent.id : "" },
    period: "month",
    action: draft.kind === "agent" ? "pause" : "block",
    alert_percents: defaultAlertPercents,
  };
}
