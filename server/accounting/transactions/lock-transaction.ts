import { z } from "zod";
import type { BookTransaction } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";

export const transactionIdInput = z.strictObject({
  organization_id: idSchema("organization"),
  transaction_id: idSchema("bookTransaction"),
});

/**
 * Locks a transaction of this organization and requires its state, so that of two callers who want
 * to change it exactly one does.
 * @throws not_found, wrong_state
 */
export async function lockTransaction(
  tx: Tx,
  organizationId: string,
  id: string,
  required: { status: "pending" | "posted"; because: string },
): Promise<BookTransaction> {
  await tx.$queryRaw`select id from book_transactions where id = ${id} and organization_id = ${organizationId} for update`;
  const transaction = await tx.bookTransaction.findFirst({ where: { id, organizationId } });
  if (!transaction) throw notFound("transaction");
  if (transaction.status !== required.status) {
    throw new DomainError(
      "wrong_state",
      `The transaction is ${transaction.status}. ${required.because} Nothing was changed or charged.`,
      { transaction_status: transaction.status },
    );
  }
  return transaction;
}
