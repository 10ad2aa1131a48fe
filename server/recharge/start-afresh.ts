import type { Tx } from "@/server/foundation/db";
import { addJob } from "@/server/gateways/jobs/add-job";
import { closeBreaker } from "./close-breaker";
import { policyCard } from "./policy-card";

/**
 * Another card is charged from now on, by a person's hand: what the old one refused says nothing about
 * it. A charge that waits for the old one's bank waits for nothing, and the balance is looked at again.
 * The caller holds the account's lock.
 */
export async function startAfresh(tx: Tx, creditAccountId: string, now: Date): Promise<void> {
  const card = await policyCard(tx, creditAccountId);
  if (!card || card.unusableReason) return;
  await closeBreaker(tx, creditAccountId, now);
  const waiting = await tx.rechargeAttempt.findFirst({
    where: {
      creditAccountId,
      state: "requires_action",
      NOT: { cardFingerprint: card.fingerprint },
    },
  });
  if (waiting) {
    await tx.rechargeAttempt.update({
      where: { id: waiting.id },
      data: { state: "expired", live: false, failure: "another card was chosen", settledAt: now },
    });
    const key = `close-confirmation:${waiting.id}`;
    await addJob(tx, "close-confirmation", { attemptId: waiting.id }, { key });
  }
  await addJob(
    tx,
    "check-balance",
    { creditAccountId },
    { key: `check-balance:${creditAccountId}` },
  );
}
