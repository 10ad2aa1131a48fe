import type { SelectOption } from "@/components/ui/select";
import type { BudgetAnswer, BudgetSubjectKind } from "@/server/budgets/budget.schema";

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
  member: { label: "Member", none: "There are no members yet. Invite someone first." },
  agent: { label: "Agent", none: "There are no agents yet. Create one on the Agents page first." },
  api_key: { label: "API key", none: "There are no API keys yet. Create one first." },
  operation: { label: "Operation", none: "" },
};

export const periodOptions: readonly (SelectOption & { value: BudgetAnswer["period"] })[] = [
  { value: "day", label: "Day" },
  { value: "week", label: "Week, from Monday" },
  { value: "month", label: "Calendar month" },
  { value: "lifetime", label: "Lifetime: never resets" },
];

export const actionOptions: readonly (SelectOption & { value: BudgetAnswer["action"] })[] = [
  {
    value: "block",
    label: "Refuse",
    description: "Anything beyond the limit is refused and not charged until the next period.",
  },
  {
    value: "pause",
    label: "Pause",
    description:
      "Everything it covers is refused until someone resumes it, even in the next period.",
  },
  {
    value: "notify",
    label: "Only notify",
    description: "Nothing is refused. The emails are still sent.",
  },
];

/** What happens at the limit, in a column. */
export function atTheLimit({ action, resets_at }: BudgetAnswer): string {
  if (action === "notify") return "Only notifies";
  if (action === "pause") return "Pauses until someone resumes it";
  return resets_at ? "Refuses until the next period" : "Refuses permanently";
}
