import type { Tx } from "@/server/foundation/db";
import { invariant } from "@/server/foundation/invariant";
import { followDebt } from "./past-due";
import type { LedgerTransaction } from "./transactions/transaction";

/**
 * Posts a transaction inside the caller's database transaction: entries, grants and the account
 * together, or nothing; where debt moved, the status of the organizations follows. The caller has locked the account (`lockCreditAccount`).
 * @returns the last entry's `seq` and the account's balances after it, in microcredits.
 * @throws when entries and grants disagree, or a grant with the same source exists.
 */
export async function postTransaction(
  tx: Tx,
  transaction: LedgerTransaction,
): Promise<{ seq: bigint; posted: bigint; debt: bigint }> {
  const payload = JSON.stringify(transaction, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
  const rows = await tx.$queryRaw<{ o_seq: bigint; o_posted: bigint; o_debt: bigint }[]>`
    select o_seq, o_posted, o_debt from post_transaction(${payload}::jsonb)`;
  const row = rows[0];
  invariant(row, "post_transaction answers one row");
  const movesDebt = transaction.entries.some(({ from, to }) => from === "debt" || to === "debt");
  if (movesDebt) await followDebt(tx, transaction.creditAccountId, transaction.now);
  return { seq: row.o_seq, posted: row.o_posted, debt: row.o_debt };
}
