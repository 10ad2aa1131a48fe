import type { Tx } from "@/server/foundation/db";

/** What a policy that may charge again looks like: nothing of earlier failures is left. */
export const closedBreaker = {
  breaker: "closed",
  consecutiveFailures: 0,
  nextTryAt: null,
  disabledReason: null,
} as const;

/**
 * Lets auto-recharge try again: after money that arrived, or a card a person added or chose. How often
 * one card may be declined in a week is judged apart from it. A policy that is off keeps the reason it
 * went off for: only a person switches it on.
 */
export async function closeBreaker(tx: Tx, creditAccountId: string, now: Date): Promise<void> {
  const on = { creditAccountId, enabled: true };
  const data = { ...closedBreaker, updatedAt: now };
  await tx.rechargePolicy.updateMany({ where: on, data });
  await tx.walletRecharge.updateMany({ where: on, data });
}
