import type { Payment } from "@/generated/prisma/client";
import { systemActor } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { pauseRecharge } from "@/server/recharge/pause-recharge";
import { clawbackTransaction, returnClawbackTransaction } from "./clawback/clawback-transactions";
import { readOtherGrants, readOwnGrant, readTaken } from "./clawback/read-grants";
import type { ReversalKind } from "./decide-reversal";
import type { ReversalChange } from "./write-history";

/** How the ledger names it, and whether the card may go on being charged by itself. */
const kinds: Record<ReversalKind, { words: string; pauses: "refund" | "dispute" | null }> = {
  refunded: { words: "Refund", pauses: "refund" },
  refund_failed: { words: "Refund that came back", pauses: null },
  dispute_opened: { words: "Disputed payment", pauses: "dispute" },
  dispute_won: { words: "Dispute settled in our favor", pauses: null },
  dispute_lost: { words: "Lost dispute", pauses: "dispute" },
};

/**
 * Takes credits of a payment back (positive) or gives them back (negative), under the account's lock.
 * Money that goes back never leads to a charge: auto-recharge stops first, so that the balance that
 * falls here wakes nothing.
 */
export async function postReversal(
  tx: Tx,
  payment: Payment & { refunds: { id: string }[]; disputes: { id: string }[] },
  change: ReversalChange,
  credits: bigint,
  now: Date,
): Promise<void> {
  const { words, pauses } = kinds[change.kind];
  const money = `$${(Number(change.amountCents) / 100).toFixed(2)}`;
  if (pauses) {
    await pauseRecharge(
      tx,
      payment.creditAccountId,
      {
        reason: pauses,
        words:
          pauses === "refund"
            ? `a payment was refunded (${money})`
            : `a payment of ${money} is disputed with the bank`,
        event: `${change.kind}:${change.subject.id}`,
      },
      now,
    );
  }
  if (credits === 0n) return;
  const account = await lockCreditAccount(tx, payment.creditAccountId);
  const shared = {
    creditAccountId: account.id,
    organizationId: payment.organizationId,
    actor: systemActor,
    entity: change.subject,
    description: `${words}: ${money}`,
    now,
  };
  if (credits > 0n) {
    const own = await readOwnGrant(tx, payment, now);
    const others = await readOtherGrants(tx, account.id, payment.grantId, now);
    await postTransaction(tx, clawbackTransaction({ ...shared, amount: credits, own, others }));
    return;
  }
  const subjects = [...payment.refunds, ...payment.disputes, change.subject].map(({ id }) => id);
  const taken = await readTaken(
    tx,
    { creditAccountId: account.id, subjects },
    change.subject.id,
    now,
  );
  await postTransaction(
    tx,
    returnClawbackTransaction({
      ...shared,
      amount: -credits,
      debt: account.debt,
      taken,
      walletId: account.primaryWalletId,
      source: `return:${payment.id}:${payment.observations}:${change.subject.id}`,
    }),
  );
}
