import type { Tx } from "@/server/foundation/db";
import { addJob } from "@/server/gateways/jobs/add-job";
import { askBalanceCheck } from "@/server/gateways/jobs/ask-balance-check";
import { closeBreaker } from "./close-breaker";
import { policyCard } from "./policy-card";

/**
 * Another card is charged from now on, by a person's hand: what the old one refused says nothing about
 * it. A charge that waits for the old one's bank waits for nothing, and the balance is looked at again.
 * The caller holds the account's lock.
 */
export async function startAfresh(tx: Tx, creditAccountId: string, now: Date): Promise<void> {
  const wallets = await tx.walletRecharge.findMany({
    where: { creditAccountId, enabled: true },
    select: { walletId: true },
  });
  const owners = [null, ...wallets.map(({ walletId }) => walletId)];
  const cards = await Promise.all(owners.map((id) => policyCard(tx, creditAccountId, id)));
  if (cards.every((card) => !card || card.unusableReason)) return;
  await closeBreaker(tx, creditAccountId, now);
  const waiting = await tx.rechargeAttempt.findMany({
    where: { creditAccountId, state: "requires_action" },
  });
  for (const { id, walletId, cardFingerprint } of waiting) {
    const card = cards[owners.indexOf(walletId)];
    if (!card || card.unusableReason || card.fingerprint === cardFingerprint) continue;
    await tx.rechargeAttempt.update({
      where: { id },
      data: { state: "expired", live: false, failure: "another card was chosen", settledAt: now },
    });
    const key = `close-confirmation:${id}`;
    await addJob(tx, "close-confirmation", { attemptId: id }, { key });
  }
  await askBalanceCheck(tx, creditAccountId);
}
