import { z } from "zod";
import type { BookTransactionStatus } from "@/generated/prisma/enums";
import { plainDecimal } from "@/server/accounting/amounts/decimal";
import { DomainError, notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { lookUp, type Read } from "@/server/foundation/statements";
import type { TransactionAnswer } from "./transaction.schema";
import { type LineRow, lineAnswers } from "./write-lines";

export const transactionIdInput = z.strictObject({
  organization_id: idSchema("organization"),
  transaction_id: idSchema("bookTransaction"),
});

const lockedTransactions = lookUp<Omit<LockedTransaction, "lines">>()({
  name: "locked_transactions",
  key: { organization_id: "text", transaction_id: "text" },
  exclusive: true,
  sql: (asked) => `
    select asked.place, t.id, t.status::text as status, t.date, t.description, t.reference, t.currency,
      
      t.exchange_rate::text as exchange_rate, t.source_id, t.reverses_id, t.created_at, t.posted_at
    from ${asked} join book_transactions t on t.id = asked.transaction_id and t.organization_id = asked.organization_id
    order by t.id for update of t`,
});

export const linesOfTransactions = lookUp<LineRow>()({
  name: "lines_of_transactions",
  key: { transaction_id: "text" },
  sql: (asked) => `
    select asked.place, l.account_id, a.code, a.name, l.entry_type::text as entry_type, l.amount, l.base_amount, l.description
    from ${asked} join book_lines l on l.transaction_id = asked.transaction_id
    join book_accounts a on a.id = l.account_id order by l.transaction_id, l.position`,
});

/** A transaction that nobody else can change until the request is through. */
export type LockedTransaction = {
  id: string;
  status: BookTransactionStatus;
  date: Date;
  description: string;
  reference: string | null;
  currency: string;
  exchange_rate: string | null;
  source_id: string | null;
  reverses_id: string | null;
  created_at: Date;
  posted_at: Date | null;
  lines: LineRow[];
};

/**
 * Locks a transaction of this organization and requires its state, so that of two callers who want
 * to change it exactly one does.
 * @throws not_found, wrong_state
 */
export async function lockTransaction(
  read: Read,
  organizationId: string,
  id: string,
  required: { status: "pending" | "posted"; because: string },
): Promise<LockedTransaction> {
  const [transaction] = await read(lockedTransactions, {
    organization_id: organizationId,
    transaction_id: id,
  });
  if (!transaction) throw notFound("transaction");
  if (transaction.status !== required.status) {
    throw new DomainError(
      "wrong_state",
      `The transaction is ${transaction.status}. ${required.because} Nothing was changed or charged.`,
      { transaction_status: transaction.status },
    );
  }
  if (transaction.source_id !== null && !isOfJob(transaction.source_id)) {
    throw new DomainError(
      "wrong_state",
      `The transaction was created by ${transaction.source_id}. Nothing was changed or charged. Undo or cancel it there.`,
      { source_id: transaction.source_id },
    );
  }
  // Read once the lock is held: whoever held it before may have changed them.
  return { ...transaction, lines: await read(linesOfTransactions, { transaction_id: id }) };
}

/** Whether a recurring job made it: then it stands for itself, as if somebody had entered it. */
function isOfJob(sourceId: string): boolean {
  return sourceId.startsWith("rcj_");
}

/** A locked transaction as the API shows it. One that can be locked for a change was not reversed. */
export function lockedAnswer(transaction: LockedTransaction): TransactionAnswer {
  const { id, status, date, description, reference, currency, lines } = transaction;
  const { exchange_rate: exchangeRate } = transaction;
  return {
    id,
    status,
    date: date.toISOString().slice(0, 10),
    description,
    reference,
    currency,
    exchange_rate_decimal: exchangeRate && plainDecimal(exchangeRate),
    source_id: transaction.source_id,
    entries: lineAnswers(lines),
    reverses: transaction.reverses_id,
    reversed_by: null,
    created_at: transaction.created_at.toISOString(),
    posted_at: transaction.posted_at?.toISOString() ?? null,
  };
}
