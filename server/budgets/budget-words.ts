import { capitalized } from "@/server/foundation/words";
import { creditsInWords } from "@/server/pricing/amount-words";
import type { BudgetAnswer, BudgetSubjectKind } from "./budget.schema";

/** What a budget is called, wherever it is told of: on pages, in emails and in refusals. */

type Period = BudgetAnswer["period"];

const periods: Record<Period, string> = {
  day: "daily",
  week: "weekly",
  month: "monthly",
  lifetime: "lifetime",
};

const kinds: Record<BudgetSubjectKind, string> = {
  organization: "",
  member: "member",
  agent: "agent",
  api_key: "API key",
  operation: "operation",
};

/** `"the daily budget of agent “Night bot”"`. */
export function describeBudget(budget: {
  period: Period;
  subject: BudgetSubjectKind;
  subjectName: string;
}): string {
  return `the ${periods[budget.period]} budget of ${describeSubject(budget.subject, budget.subjectName)}`;
}

/** `"agent “Night bot”"`, `"Acme"`, `"operation “Create invoice”"`: a subject within a sentence. */
export function describeSubject(subject: BudgetSubjectKind, name: string): string {
  return kinds[subject] ? `${kinds[subject]} “${name}”` : name;
}

/** `"daily budget of 10 credits"`. The limit in credits. */
export function describeLimit(period: Period, limit: number): string {
  return `${periods[period]} budget of ${creditsInWords(limit)}`;
}

/** `"Daily"`, for a heading or a column. */
export function periodLabel(period: Period): string {
  return capitalized(periods[period]);
}

/** The limit when nothing raises it for the period, in credits. */
export function usualLimit({
  limit,
  raised_by,
}: Pick<BudgetAnswer, "limit" | "raised_by">): number {
  return Number((limit - raised_by).toFixed(6));
}
