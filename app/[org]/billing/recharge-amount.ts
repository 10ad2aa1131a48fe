import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { rechargeAmountCents } from "@/server/recharge/recharge-amount";

export type RefillRule = {
  mode: "target_balance" | "fixed_amount";
  target_credits: number;
  fixed_amount_cents: number;
};

/** What a charge would be with this much available, in cents: the very sum the worker does. */
export function chargeNowCents(
  rule: RefillRule,
  availableCredits: number,
  debtCredits = 0,
): number {
  return Number(
    rechargeAmountCents(
      {
        mode: rule.mode,
        target: creditsToMicrocredits(rule.target_credits),
        fixedAmountCents: BigInt(rule.fixed_amount_cents),
      },
      {
        available: creditsToMicrocredits(availableCredits),
        debt: creditsToMicrocredits(debtCredits),
      },
    ),
  );
}

/**
 * The balance at which a charge is described: the whole credit just below the threshold, since the
 * comparison is `available < threshold`.
 */
export function balanceBelow(thresholdCredits: number): number {
  // Rounded to the microcredit: 400.1 - 1 is not 399.1 in binary.
  return Math.max(0, Number((thresholdCredits - 1).toFixed(6)));
}
