import { db } from "@/server/foundation/db";
import { creditsToMicrocredits, microcreditsToDollars } from "@/server/pricing/microcredits";
import { policyCard } from "./policy-card";
import { showPolicy } from "./show-policy";

/**
 * The recharge policy as S5 shows it, in US dollars. A policy that refills to a target shows what a
 * charge just below the threshold would be.
 */
export async function readTopUpSettings(creditAccountId: string, now: Date) {
  const policy = await showPolicy(creditAccountId, now);
  const card = await policyCard(db(), creditAccountId);
  return {
    enabled: policy.enabled,
    amount: policy.next_charge_cents / 100,
    threshold: microcreditsToDollars(creditsToMicrocredits(policy.threshold_credits)),
    hasPaymentMethod: card !== null && card.unusableReason === null,
  };
}
