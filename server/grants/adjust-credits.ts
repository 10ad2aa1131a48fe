import type { Adjustment } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { type LockedAccount, lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";
import { adjustmentOf } from "./adjustment-transaction";
import { grantSettings } from "./grant-settings";

const APPROVAL_ABOVE = BigInt(grantSettings.approvalAboveCredits) * 1_000_000n;

/**
 * Corrects an account's credits for a reason: up to the limit at once, above it when a second person
 * of the staff has approved. Joins the caller's transaction.
 * @param amountCredits negative takes away, from the living grants in burn order
 * @throws validation_failed when more is to be taken than is available; not_found
 */
export async function requestAdjustment(
  tx: Tx,
  input: { creditAccountId: string; amountCredits: number; reason: string },
  staff: Actor,
  now: Date,
): Promise<Adjustment> {
  const account = await lockCreditAccount(tx, input.creditAccountId);
  const amount = creditsToMicrocredits(input.amountCredits);
  const size = amount < 0n ? -amount : amount;
  const adjustment = {
    id: newId("adjustment"),
    creditAccountId: account.id,
    amount,
    reason: input.reason,
    requestedBy: staff.id,
    createdAt: now,
  };
  // Judged even when it must wait, so that nobody is asked to approve what cannot be.
  const transaction = await adjustmentOf(tx, account, adjustment, staff, now);
  const needsApproval = size > APPROVAL_ABOVE;
  if (!needsApproval) await postTransaction(tx, transaction);
  const row = await tx.adjustment.create({
    data: needsApproval
      ? { ...adjustment, state: "pending" }
      : {
          ...adjustment,
          state: "posted",
          decidedBy: staff.id,
          decidedAt: now,
          transactionId: transaction.transactionId,
        },
  });
  await audit(tx, account, row, needsApproval ? "requested" : "posted", staff, now);
  return row;
}

/**
 * Approves or rejects an adjustment that waits. Whoever asked for it may take it back, never approve
 * it. The balance is judged again: it may have fallen since.
 * @throws not_found, wrong_state, forbidden, validation_failed
 */
export async function decideAdjustment(
  adjustmentId: string,
  decision: "approve" | "reject",
  staff: Actor,
  now: Date,
): Promise<Adjustment> {
  return inTransaction(async (tx) => {
    await tx.$queryRaw`select id from adjustments where id = ${adjustmentId} for update`;
    const waiting = await tx.adjustment.findUnique({ where: { id: adjustmentId } });
    if (!waiting) throw notFound("adjustment");
    if (waiting.state !== "pending")
      throw new DomainError(
        "wrong_state",
        `The adjustment is ${waiting.state} already. Nothing was changed.`,
      );
    if (decision === "approve" && waiting.requestedBy === staff.id)
      throw new DomainError(
        "forbidden",
        `Above ${grantSettings.approvalAboveCredits.toLocaleString("en-US")} credits somebody else approves. Nothing was changed. Ask a colleague, or take it back.`,
      );
    const account = await lockCreditAccount(tx, waiting.creditAccountId);
    const decided = { decidedBy: staff.id, decidedAt: now };
    if (decision === "reject") {
      const row = await tx.adjustment.update({
        where: { id: adjustmentId },
        data: { ...decided, state: "rejected" },
      });
      await audit(tx, account, row, "rejected", staff, now);
      return row;
    }
    const transaction = await adjustmentOf(tx, account, waiting, staff, now);
    await postTransaction(tx, transaction);
    const row = await tx.adjustment.update({
      where: { id: adjustmentId },
      data: { ...decided, state: "posted", transactionId: transaction.transactionId },
    });
    await audit(tx, account, row, "posted", staff, now);
    return row;
  });
}

function audit(
  tx: Tx,
  account: LockedAccount,
  row: Adjustment,
  what: "requested" | "posted" | "rejected",
  actor: Actor,
  now: Date,
): Promise<void> {
  return recordAudit(
    tx,
    {
      organizationId: account.organizationId,
      actor,
      action: `adjustment.${what}`,
      subjectId: row.id,
      details: {
        credits: microcreditsToCredits(row.amount),
        reason: row.reason,
        requested_by: row.requestedBy,
      },
    },
    now,
  );
}
