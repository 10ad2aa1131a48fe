import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";
import { policyWarnings } from "@/server/recharge/policy-warnings";
import { type CreditTermsNow, rechargeOrder } from "@/server/recharge/recharge-amount";
import type { BillingOverview } from "../read-frame";

export type RefillRule = {
  mode: "target_balance" | "fixed_amount";
  threshold_credits: number;
  target_credits: number;
  fixed_amount_cents: number;
};

/**
 * What a charge would be with this much available: the very sum the worker does. Null: nothing can be bought.
 * @param mostCents what the month still allows
 */
export function chargeNow(
  rule: RefillRule,
  availableCredits: number,
  account: { debtCredits: number; terms: BillingOverview["credit_terms"] },
  mostCents?: number,
): { cents: number; credits: number } | null {
  const order = rechargeOrder(
    ruleOf(rule),
    {
      available: creditsToMicrocredits(availableCredits),
      debt: creditsToMicrocredits(account.debtCredits),
    },
    termsOf(account.terms),
    mostCents === undefined ? undefined : BigInt(mostCents),
  );
  return (
    order && { cents: Number(order.amountCents), credits: microcreditsToCredits(order.credits) }
  );
}

/** Warnings about these settings, each a sentence; what the monthly limit allows is said apart. */
export function warningsOf(
  rule: RefillRule,
  account: { terms: BillingOverview["credit_terms"] },
): string[] {
  return policyWarnings({ ...ruleOf(rule), monthlyCapCents: null }, termsOf(account.terms));
}

function ruleOf(rule: RefillRule) {
  return {
    mode: rule.mode,
    threshold: creditsToMicrocredits(rule.threshold_credits),
    target: creditsToMicrocredits(rule.target_credits),
    fixedAmountCents: BigInt(rule.fixed_amount_cents),
  };
}

function termsOf(terms: BillingOverview["credit_terms"]): CreditTermsNow {
  return {
    book: { list_price_cents: terms.list_price_cents, tiers: terms.tiers },
    lifetimePurchased: creditsToMicrocredits(terms.lifetime_credits),
  };
}

/**
 * The balance at which a charge is described: the whole credit just below the threshold, since the
 * comparison is `available < threshold`.
 */
export function balanceBelow(thresholdCredits: number): number {
  // Rounded to the microcredit: 400.1 - 1 is not 399.1 in binary.
  return Math.max(0, Number((thresholdCredits - 1).toFixed(6)));
}
