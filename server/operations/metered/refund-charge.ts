import type { LedgerEntry } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postEarnings, takeBackMovements } from "@/server/ledger/post-earnings";
import { postTransaction } from "@/server/ledger/post-transaction";
import { readVoided } from "@/server/ledger/read-voided";
import { settleAccount } from "@/server/ledger/settle-account";
import { refundTransaction, type SpentPart } from "@/server/ledger/transactions/refund";
import {
  type IdempotentRequest,
  keyReused,
  ledgerKeyOf,
  ONE_KEY_ONE_ENTRY,
} from "@/server/operations/idempotency";
import { creditsInWords } from "@/server/pricing/amount-words";
import { takenBack } from "@/server/pricing/markup";
import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";
import type { RefundAnswer } from "./charge.schema";

/**
 * Returns credits that a charge (or a captured hold) spent, whole or in part, to the grants they came
 * from. Never more in total than was spent; debt is paid first. What counts as used stays counted, the
 * budgets that counted it get it back while their window runs.
 * @param entry any entry of the charge, found and authorised by the caller.
 * @throws validation_failed, wrong_state (nothing left to return), idempotency_key_reused
 */
export async function refundCharge(
  request: RefundRequest,
): Promise<{ refund: RefundAnswer; replayed: boolean }> {
  // Of two that name charges of two accounts under one key, the second looks again and is refused.
  return inTransaction((tx) => refundIn(tx, request), ONE_KEY_ONE_ENTRY);
}

type RefundRequest = {
  entry: Pick<LedgerEntry, "creditAccountId" | "transactionId" | "organizationId">;
  credits?: number | undefined;
  reason: string;
  actor: Actor;
  idempotent?: IdempotentRequest | undefined;
  /** Told what is about to be returned, in microcredits; may refuse it. A repeat returns nothing. */
  count?: ((tx: Tx, amount: bigint) => Promise<void>) | undefined;
  now: Date;
};

/** The same in the caller's transaction. */
export async function refundIn(
  tx: Tx,
  request: RefundRequest,
): Promise<{ refund: RefundAnswer; replayed: boolean }> {
  const { entry, now } = request;
  const { creditAccountId, transactionId } = entry;
  const key = request.idempotent && ledgerKeyOf(request.idempotent);
  const account = await lockCreditAccount(tx, creditAccountId);
  const at = await settleAccount(tx, creditAccountId, now);
  if (key) {
    const earlier = await tx.ledgerEntry.findUnique({ where: { idem: key.idem } });
    if (earlier && earlier.fingerprint !== key.fingerprint) throw keyReused();
    if (earlier) return { refund: await readRefund(tx, earlier.transactionId), replayed: true };
  }

  const spent = await readSpent(tx, transactionId);
  const left = spent.amount - spent.returned;
  if (left === 0n) {
    throw new DomainError(
      "wrong_state",
      "This charge was already refunded in full. Nothing was changed.",
    );
  }
  const amount = request.credits === undefined ? left : creditsToMicrocredits(request.credits);
  if (amount > left) {
    throw new DomainError(
      "validation_failed",
      `credits: Only ${creditsInWords(microcreditsToCredits(left))} of this charge can still be refunded. Nothing was changed.`,
      {
        errors: [
          { path: "credits", message: `At most ${creditsInWords(microcreditsToCredits(left))}` },
        ],
      },
    );
  }
  await request.count?.(tx, amount);
  const transaction = refundTransaction({
    kind: "refund",
    creditAccountId,
    walletId: account.primaryWalletId,
    debt: account.debt,
    organizationId: spent.first.organizationId,
    actor: request.actor,
    description: `Refund: ${spent.first.description}`,
    ...(spent.first.entityType && spent.first.entityId
      ? { entity: { type: spent.first.entityType, id: spent.first.entityId } }
      : {}),
    details: { reason: request.reason },
    reverses: transactionId,
    operation: spent.first.operation,
    priceVersion: spent.first.priceVersion,
    parts: spent.parts,
    returned: spent.returned,
    amount,
    ...(await readCounted(tx, spent.first)),
    ...(key ? { idem: key } : {}),
    now: at,
  });
  await postTransaction(tx, transaction);
  await takeMarkupBack(tx, transactionId, spent, {
    amount,
    refundId: transaction.transactionId,
    at,
  });
  return { refund: await readRefund(tx, transaction.transactionId), replayed: false };
}

/** Takes the markup back from the creator and the platform, in the proportion in which the charge comes back. */
async function takeMarkupBack(
  tx: Tx,
  chargeId: string,
  spent: { amount: bigint; returned: bigint },
  refund: { amount: bigint; refundId: string; at: Date },
): Promise<void> {
  const earned = await tx.earningsEntry.findMany({ where: { chargeId, from: "usage" } });
  const [first] = earned;
  if (!first?.sourceId || !first.creditAccountId) return;
  const { sourceId, creditAccountId, organizationId: creatorId } = first;
  const { kind } = await tx.earningsSource.findUniqueOrThrow({ where: { sourceId } });
  const sharedTo = (side: "creator" | "platform") =>
    earned.find(({ to }) => to === side)?.amount ?? 0n;
  const shares = takenBack(
    {
      amount: spent.amount,
      shares: { creator: sharedTo("creator"), platform: sharedTo("platform") },
    },
    { before: spent.returned, after: spent.returned + refund.amount },
  );
  const movements = takeBackMovements(
    { creditAccountId, transactionId: chargeId, markup: { creatorId, sourceId, kind, ...shares } },
    refund.refundId,
    refund.at,
  );
  if (movements.length > 0) await postEarnings(tx, movements);
}

/** What is left of a charge to return, in microcredits. @throws not_found */
export async function refundable(tx: Tx, transactionId: string): Promise<bigint> {
  const { amount, returned } = await readSpent(tx, transactionId);
  return amount - returned;
}

/** What a transaction spent, in the order it was drawn, and what refunds of it returned. */
async function readSpent(
  tx: Tx,
  transactionId: string,
): Promise<{ first: LedgerEntry; parts: SpentPart[]; amount: bigint; returned: bigint }> {
  const entries = await tx.ledgerEntry.findMany({
    where: { transactionId, kind: { in: ["debit", "capture"] } },
    orderBy: { seq: "asc" },
  });
  const first = entries[0];
  if (!first) throw notFound("charge");
  const grants = await tx.creditGrant.findMany({
    where: { id: { in: entries.flatMap((e) => e.grantIds) } },
    select: { id: true, expiresAt: true, voided: true },
  });
  const expiryOf = new Map(grants.map((grant) => [grant.id, grant.expiresAt]));
  // A correction takes from a grant too, and leaves it alive.
  const suspects = grants.filter(({ voided }) => voided > 0n).map(({ id }) => id);
  const voided = await readVoided(tx, first.creditAccountId, suspects);
  const parts = entries.flatMap((e): SpentPart[] =>
    e.fromAccount === "debt"
      ? [{ grantId: null, amount: e.amount, grantExpiresAt: null }]
      : e.grantIds.map((id, n) => ({
          grantId: id,
          amount: e.grantAmounts[n] ?? 0n,
          grantExpiresAt: expiryOf.get(id) ?? null,
          grantVoided: voided.has(id),
        })),
  );
  const { _sum } = await tx.ledgerEntry.aggregate({
    where: { creditAccountId: first.creditAccountId, reverses: transactionId },
    _sum: { amount: true },
  });
  const amount = entries.reduce((sum, e) => sum + e.amount, 0n);
  return { first, parts, amount, returned: _sum.amount ?? 0n };
}

/** The budgets that counted it, and when: a captured hold was counted as it was made. */
async function readCounted(
  tx: Tx,
  entry: LedgerEntry,
): Promise<{ budgetIds: string[]; spentAt: Date }> {
  if (entry.kind !== "capture") return { budgetIds: entry.budgetIds, spentAt: entry.createdAt };
  const { hold } = entry.details as { hold: string };
  const { budgetIds, createdAt } = await tx.hold.findUniqueOrThrow({ where: { id: hold } });
  return { budgetIds, spentAt: createdAt };
}

async function readRefund(tx: Tx, refundId: string): Promise<RefundAnswer> {
  const entries = await tx.ledgerEntry.findMany({
    where: { transactionId: refundId },
    orderBy: { seq: "asc" },
  });
  const first = entries[0];
  const charge = first?.reverses;
  if (!first || !charge) throw notFound("refund");
  const spent = await readSpent(tx, charge);
  return {
    id: refundId,
    charge_id: charge,
    credits: microcreditsToCredits(entries.reduce((sum, e) => sum + e.amount, 0n)),
    refunded_credits: microcreditsToCredits(spent.returned),
    charged_credits: microcreditsToCredits(spent.amount),
    reason: (first.details as { reason?: string } | null)?.reason ?? "",
    created_at: first.createdAt.toISOString(),
  };
}
