import type { SelectOption } from "@/components/ui/select";
import type {
  BudgetAnswer,
  BudgetSubjectKind,
  BudgetSubjectsAnswer,
} from "@/server/budgets/budget.schema";
import { operations } from "@/server/pricing/catalogue";

export const subjectOptions: readonly (SelectOption & { value: BudgetSubjectKind })[] = [
  { value: "organization", label: "The whole organization" },
  { value: "member", label: "A member" },
  { value: "agent", label: "An agent" },
  { value: "api_key", label: "An API key" },
  { value: "operation", label: "An operation" },
];

/** Words for the second select: what is chosen, and what to do where there is none. */
export const subjectChoice: Record<
  Exclude<BudgetSubjectKind, "organization">,
  { label: string; none: string }
> = {
  member: { label: "Member", none: "Nobody is a member yet: invite somebody first." },
  agent: { label: "Agent", none: "There is no agent yet: create one on the Agents page first." },
  api_key: { label: "API key", none: "There is no API key yet: create one first." },
  operation: { label: "Operation", none: "" },
};

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

export const periodOptions: readonly (SelectOption & { value: BudgetAnswer["period"] })[] = [
  { value: "day", label: "A day" },
  { value: "week", label: "A week, from Monday" },
  { value: "month", label: "A calendar month" },
  { value: "lifetime", label: "Lifetime: it never starts again" },
];

export const actionOptions: readonly (SelectOption & { value: BudgetAnswer["action"] })[] = [
  {
    value: "block",
    label: "Refuse",
    description:
      "What would go beyond the limit is refused and not charged, until it starts again.",
  },
  {
    value: "pause",
    label: "Pause",
    description:
      "Everything it covers is refused until a person resumes it, in the next period too.",
  },
  {
    value: "notify",
    label: "Only tell",
    description: "Nothing is refused. The emails go out all the same.",
  },
];

/** What happens at the limit, in a column. */
export function atTheLimit({ action, resets_at }: BudgetAnswer): string {
  if (action === "notify") return "Only tells";
  if (action === "pause") return "Pauses until a person resumes it";
  return resets_at ? "Refuses until it starts again" : "Refuses from then on";
}
