import type { Tx } from "@/server/foundation/db";
import { invariant } from "@/server/foundation/invariant";
import type { LedgerTransaction } from "./transactions/transaction";

/**
 * Calls `post_transaction`. @returns null, and nothing was written, when something of the account ended
 * before this transaction and must be settled first.
 */
export async function writeTransaction(
  tx: Tx,
  transaction: LedgerTransaction,
): Promise<{ seq: bigint; posted: bigint; debt: bigint } | null> {
  const [row] = await tx.$queryRaw<{ seq: bigint | null; posted: bigint; debt: bigint }[]>`
    select seq, posted, debt from post_transaction(${payloadOf(transaction)}::jsonb)`;
  invariant(row, "post_transaction answers one row");
  const { seq, ...balances } = row;
  return seq === null ? null : { seq, ...balances };
}

/** Posts what ended, in this order and in one round trip: each sees what the one before it did. */
export async function writeSettlement(tx: Tx, transactions: LedgerTransaction[]): Promise<void> {
  const payload = payloadOf(transactions.map((transaction) => ({ ...transaction, settles: true })));
  await tx.$queryRaw`
    select seq from jsonb_array_elements(${payload}::jsonb) transaction, lateral post_transaction(transaction)`;
}

function payloadOf(value: LedgerTransaction | LedgerTransaction[]): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "bigint" ? part.toString() : part,
  );
}
