import { capitalized } from "@/server/foundation/words";
import { creditsInWords, formatCredits } from "@/server/pricing/amount-words";
import { describeSubject } from "../budget-words";
import type { BudgetRequestAnswer } from "./request.schema";

/** How pages and emails tell of a budget request. */

/** `"Agent “Night bot”"`; a person by their name. */
export function nameOfAsker({ type, name }: BudgetRequestAnswer["asker"]): string {
  return type === "user" ? name : capitalized(describeSubject(type, name));
}

/** `"200 credits instead of 50 in the daily budget of agent “Night bot”, until it resets"`. */
export function describeAsked(request: BudgetRequestAnswer): string {
  const { limit, limit_before: before, budget_name: name, this_period_only } = request;
  const until = this_period_only ? ", until it resets" : "";
  return limit === before
    ? `${name}: resume it with ${creditsInWords(limit)}`
    : `${creditsInWords(limit)} instead of ${formatCredits(before)} in ${name}${until}`;
}

/** What approving does to the budget as it is now, in one sentence. */
export function describeEffect(
  request: Pick<BudgetRequestAnswer, "budget_name" | "limit" | "this_period_only" | "budget">,
): string {
  const { budget_name: name, limit, budget, this_period_only } = request;
  if (limit <= budget.limit)
    return budget.paused
      ? `Resumes ${name} with its limit of ${creditsInWords(budget.limit)}.`
      : `Changes nothing: the limit of ${name} is already ${creditsInWords(budget.limit)}.`;
  const until = this_period_only ? " until it resets" : "";
  const figures = `from ${formatCredits(budget.limit)} to ${creditsInWords(limit)}${until}`;
  return budget.paused
    ? `Resumes ${name} and raises its limit ${figures}.`
    : `Raises the limit of ${name} ${figures}.`;
}
