import type { Adjustment } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";
import { adjustmentOf } from "./adjustment-transaction";

/**
 * Corrects an account's credits for a reason. Joins the caller's transaction.
 * @param input.amountCredits negative takes away, from the living grants in burn order
 * @throws validation_failed when more is to be taken than is available; not_found
 */
export async function adjustCredits(
  tx: Tx,
  input: { creditAccountId: string; amountCredits: number; reason: string },
  staff: Actor,
  now: Date,
): Promise<Adjustment> {
  const account = await lockCreditAccount(tx, input.creditAccountId);
  const adjustment = {
    id: newId("adjustment"),
    creditAccountId: account.id,
    amount: creditsToMicrocredits(input.amountCredits),
    reason: input.reason,
    requestedBy: staff.id,
    createdAt: now,
  };
  const transaction = await adjustmentOf(tx, account, adjustment, staff, now);
  await postTransaction(tx, transaction);
  const row = await tx.adjustment.create({
    data: {
      ...adjustment,
      state: "posted",
      decidedBy: staff.id,
      decidedAt: now,
      transactionId: transaction.transactionId,
    },
  });
  await recordAudit(
    tx,
    {
      organizationId: account.organizationId,
      actor: staff,
      action: "adjustment.posted",
      subjectId: row.id,
      details: { credits: microcreditsToCredits(row.amount), reason: row.reason },
    },
    now,
  );
  return row;
}
