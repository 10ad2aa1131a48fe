import { recordEventIn } from "@/server/accounting/events/record-event";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import { readThrough, sendIn } from "@/server/foundation/statements";
import { lockReconciliation } from "./lock-reconciliation";
import { readReconciliation } from "./read-reconciliations";
import type { ReconciliationAnswer } from "./reconciliation.schema";

type Place = { organizationId: string; reconciliationId: string };

/** Corrects the balances of an open reconciliation. @throws not_found, wrong_state */
export function correctBalances(
  place: Place,
  change: { opening_balance?: number | undefined; closing_balance?: number | undefined },
  actor: Actor,
  now: Date,
): Promise<ReconciliationAnswer> {
  return changeOpen(place, "updated", actor, now, async (tx, before) => {
    const { opening_balance: opening, closing_balance: closing } = change;
    if (opening !== undefined) await requireFirst(tx, before, opening);
    await tx.bankReconciliation.update({
      where: { id: before.id },
      data: {
        ...(opening === undefined ? {} : { openingBalance: BigInt(opening) }),
        ...(closing === undefined ? {} : { closingBalance: BigInt(closing) }),
      },
    });
  });
}

/**
 * Completes a reconciliation whose lines are all matched, at a difference of 0.
 * @throws not_found, wrong_state
 */
export function completeReconciliation(
  place: Place,
  actor: Actor,
  now: Date,
): Promise<ReconciliationAnswer> {
  return changeOpen(place, "completed", actor, now, async (tx, before) => {
    const waiting = before.lines - before.matched_lines;
    if (waiting > 0) {
      throw notPossible(
        `${waiting === 1 ? "1 line is" : `${waiting.toLocaleString("en-US")} lines are`} still unmatched.`,
        { unmatched_lines: waiting },
      );
    }
    if (before.difference !== 0) {
      const difference = minorUnitsToDecimal(before.difference, before.currency);
      throw notPossible(
        `The difference is ${difference} ${before.currency}. It must be 0: import the missing lines, or correct the balances.`,
        { difference: before.difference },
      );
    }
    await tx.bankReconciliation.update({
      where: { id: before.id },
      data: { status: "completed", completedAt: now },
    });
  });
}

/**
 * Opens the last completed reconciliation of its account again; what is matched stays.
 * @throws not_found, wrong_state
 */
export async function undoReconciliation(
  { organizationId, reconciliationId }: Place,
  actor: Actor,
  now: Date,
): Promise<ReconciliationAnswer> {
  return inTransaction(async (tx) => {
    const before = await readReconciliation(tx, organizationId, reconciliationId);
    // Whoever starts another one locks the account too.
    await tx.$queryRaw`select id from book_accounts where id = ${before.account_id} for no key update`;
    const others = await tx.bankReconciliation.findMany({
      where: { accountId: before.account_id, fromDate: { gte: new Date(before.from) } },
      orderBy: { fromDate: "asc" },
      select: { id: true, status: true },
    });
    const own = others.find(({ id }) => id === reconciliationId);
    if (own?.status !== "completed") throw notPossible("The reconciliation isn't completed.");
    if (others.length > 1) {
      throw notPossible(
        "A later reconciliation starts from its balance. Cancel or undo that one first.",
      );
    }
    await tx.bankReconciliation.update({
      where: { id: reconciliationId },
      data: { status: "open", completedAt: null },
    });
    return noted(tx, { organizationId, reconciliationId }, "undone", actor, now);
  });
}

/**
 * Ends an open reconciliation as if it had not been: its lines and matches go, the books stay.
 * @throws not_found, wrong_state
 */
export function cancelReconciliation(
  place: Place,
  actor: Actor,
  now: Date,
): Promise<ReconciliationAnswer> {
  return inTransaction(async (tx) => {
    const { id } = await lock(tx, place);
    const before = await noted(tx, place, "cancelled", actor, now);
    await tx.bankReconciliation.delete({ where: { id } });
    return before;
  });
}

/** Takes a match back: its lines and transactions wait again. @throws not_found, wrong_state */
export function removeMatch(
  place: Place,
  matchId: string,
  actor: Actor,
  now: Date,
): Promise<ReconciliationAnswer> {
  return changeOpen(place, "unmatched", actor, now, async (tx, { id }) => {
    const match = await tx.bankStatementMatch.findFirst({
      where: { id: matchId, reconciliationId: id },
      include: { lines: { select: { amount: true } } },
    });
    if (!match) throw notFound("match");
    await tx.bankStatementMatch.delete({ where: { id: matchId } });
    await tx.bankReconciliation.update({
      where: { id },
      data: {
        matchedCount: { decrement: match.lines.length },
        matchedAmount: { decrement: match.lines.reduce((sum, { amount }) => sum + amount, 0n) },
      },
    });
  });
}

function changeOpen(
  place: Place,
  verb: "updated" | "completed" | "unmatched",
  actor: Actor,
  now: Date,
  change: (tx: Tx, before: ReconciliationAnswer) => Promise<void>,
): Promise<ReconciliationAnswer> {
  return inTransaction(async (tx) => {
    await lock(tx, place);
    await change(tx, await readReconciliation(tx, place.organizationId, place.reconciliationId));
    return noted(tx, place, verb, actor, now);
  });
}

function lock(tx: Tx, { organizationId, reconciliationId }: Place) {
  return lockReconciliation(readThrough(sendIn(tx)), organizationId, reconciliationId);
}

async function noted(
  tx: Tx,
  { organizationId, reconciliationId }: Place,
  verb: string,
  actor: Actor,
  now: Date,
): Promise<ReconciliationAnswer> {
  const answer = await readReconciliation(tx, organizationId, reconciliationId);
  const { account_id, from, to, opening_balance, closing_balance } = answer;
  await recordAudit(
    tx,
    {
      organizationId,
      actor,
      action: `reconciliation.${verb}`,
      subjectId: reconciliationId,
      details: { account_id, from, to, opening_balance, closing_balance },
    },
    now,
  );
  await recordEventIn(
    tx,
    { organization: { id: organizationId }, actor, now },
    {
      type: `reconciliation.${verb}`,
      entityId: reconciliationId,
      description: `Reconciliation from ${from} to ${to} ${verb === "unmatched" ? "had a match removed" : verb}`,
    },
  );
  return answer;
}

/** The balance that the one before closed with is not this one's to change. */
async function requireFirst(
  tx: Tx,
  { account_id, from, opening_balance }: ReconciliationAnswer,
  opening: number,
): Promise<void> {
  if (opening === opening_balance) return;
  const earlier = await tx.bankReconciliation.findFirst({
    where: { accountId: account_id, fromDate: { lt: new Date(from) } },
    select: { id: true },
  });
  if (earlier)
    throw notPossible(
      "Its opening balance is the closing balance of the reconciliation before it.",
    );
}

function notPossible(why: string, extra: Record<string, unknown> = {}): DomainError {
  return new DomainError("wrong_state", `${why} Nothing was changed.`, extra);
}
