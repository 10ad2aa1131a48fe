import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";
import type { BillingOverview } from "../../read-frame";
import { balanceBelow, chargeNow, warningsOf } from "../recharge-amount";
import type { RechargeRule } from "./recharge-rule.schema";

/**
 * What the rule would charge, in a sentence or two: the sum at the first balance that triggers it,
 * how often the monthly limit allows it, and whether this month still has room for one.
 */
export function describeCharge(
  rule: Omit<RechargeRule, "card_id">,
  account: { usedCents: number; debtCredits: number; terms: BillingOverview["credit_terms"] },
): string {
  const at = balanceBelow(rule.threshold_credits);
  const order = chargeNow(rule, at, account);
  if (!order) return "One credit costs more than that. Raise the amount.";
  const { cents } = order;
  const { usedCents } = account;
  const amount = formatMoneyCents(cents);
  const sentences = [
    rule.mode === "fixed_amount"
      ? `Each charge is ${amount} and adds ${creditsInWords(order.credits)}.`
      : `A charge at ${creditsInWords(at)} would be ${amount}.`,
  ];
  if (rule.limited && rule.monthly_cap_cents !== null) {
    const fit = Math.floor(rule.monthly_cap_cents / cents);
    const left = rule.monthly_cap_cents - usedCents;
    if (fit === 0) {
      sentences.push(
        "The monthly limit is less than one charge, so nothing would ever be charged.",
      );
    } else if (left < cents) {
      sentences.push(
        `Only ${formatMoneyCents(Math.max(0, left))} of the limit is left this month, so the next charge waits until next month.`,
      );
    } else {
      sentences.push(`The limit allows ${fit} such ${fit === 1 ? "charge" : "charges"} per month.`);
    }
  }
  return [...sentences, ...warningsOf(rule, account)].join(" ");
}
