import { formatCredits, formatMoneyCents } from "@/server/pricing/amount-words";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import {
  type CreditTermsNow,
  MAXIMUM_RECHARGE_CENTS,
  type RefillRule,
  rechargeOrder,
} from "./recharge-amount";

/**
 * What about a rule may surprise whoever set it, each a sentence: an amount that does not close the gap,
 * a price above what one charge may be, a limit below one charge. Pure; the page says the same while the
 * numbers are typed.
 */
export function policyWarnings(
  rule: RefillRule & { monthlyCapCents: bigint | null },
  terms: CreditTermsNow,
): string[] {
  const fromEmpty = { available: 0n, debt: 0n };
  const full = rechargeOrder(rule, fromEmpty, terms);
  if (!full)
    return [
      `One credit costs more than the charge amount of ${money(rule.fixedAmountCents)}, so nothing would be charged. Raise the amount.`,
    ];
  const once = rechargeOrder(rule, { available: rule.threshold - 1n, debt: 0n }, terms) ?? full;
  const warnings: string[] = [];
  const wanted = rule.mode === "fixed_amount" ? rule.threshold : rule.target;
  if (full.credits < wanted) {
    warnings.push(
      `From an empty balance, one charge (at most ${money(MAXIMUM_RECHARGE_CENTS)}) can't reach ${amount(wanted)} credits, so several charges would follow.`,
    );
  } else if (rule.mode === "fixed_amount" && once.credits < rule.threshold) {
    warnings.push(
      `${money(once.amountCents)} buys fewer credits (${amount(once.credits)}) than the threshold (${amount(rule.threshold)}). If that isn't enough, one charge takes a multiple of the amount, up to ${money(full.amountCents)}.`,
    );
  }
  if (rule.monthlyCapCents !== null && once.amountCents > rule.monthlyCapCents) {
    warnings.push(
      `The monthly limit of ${money(rule.monthlyCapCents)} is less than one charge of ${money(once.amountCents)}, so nothing would be charged.`,
    );
  }
  return warnings;
}

function amount(microcredits: bigint): string {
  return formatCredits(microcreditsToCredits(microcredits));
}

function money(cents: bigint): string {
  return formatMoneyCents(Number(cents));
}
