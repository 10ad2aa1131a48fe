import type { z } from "zod";
import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { lineAnswer } from "./read-reconciliations";
import type { draftTransactionSchema, ReconciliationAnswer } from "./reconciliation.schema";

/**
 * A line that the books do not have, as the transaction it should become: `transaction.create` takes it once
 * the other account is chosen. Free (S1: reads). @throws not_found
 */
export async function draftTransaction(
  db: Db,
  reconciliation: ReconciliationAnswer,
  lineId: string,
): Promise<z.input<typeof draftTransactionSchema>> {
  const row = await db.bankStatementLine.findFirst({
    where: { id: lineId, reconciliationId: reconciliation.id },
  });
  if (!row) throw notFound("line");
  const { date, amount, payee, note, reference } = lineAnswer(row);
  const comesIn = amount > 0;
  const entry = { amount: Math.abs(amount), description: null };
  const bank = { ...entry, account_id: reconciliation.account_id };
  const other = { ...entry, account_id: null };
  return {
    date,
    description: [payee, note].filter(Boolean).join(": ").slice(0, 500) || "Bank transaction",
    reference: reference?.slice(0, 100) ?? null,
    currency: reconciliation.currency,
    entries: comesIn
      ? [
          { ...bank, entry_type: "debit" },
          { ...other, entry_type: "credit" },
        ]
      : [
          { ...other, entry_type: "debit" },
          { ...bank, entry_type: "credit" },
        ],
  };
}
