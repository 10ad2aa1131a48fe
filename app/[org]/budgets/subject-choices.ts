import type { SelectOption } from "@/components/ui/select";
import type { BudgetSubjectKind, BudgetSubjectsAnswer } from "@/server/budgets/budget.schema";
import { operations } from "@/server/pricing/catalogue";

/** Who or what of a kind a budget may be on. */
export function choicesOf(
  kind: Exclude<BudgetSubjectKind, "organization">,
  subjects: BudgetSubjectsAnswer,
): SelectOption[] {
  if (kind === "operation")
    return operations.map(({ key, label }) => ({ value: key, label, description: key }));
  const lists = { member: subjects.members, agent: subjects.agents, api_key: subjects.api_keys };
  return lists[kind].map(({ id, name }) => ({ value: id, label: name }));
}
