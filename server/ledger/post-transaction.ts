import type { Tx } from "@/server/foundation/db";
import { invariant } from "@/server/foundation/invariant";
import { followDebt } from "./past-due";
import { settleAccount } from "./settle-account";
import type { LedgerTransaction } from "./transactions/transaction";
import { writeTransaction } from "./write-transaction";

/**
 * Posts a transaction inside the caller's database transaction: entries, grants and the account
 * together, or nothing; where debt moved, the status of the organizations follows. What ended before
 * it (holds, grants) is settled first. The caller has locked the account (`lockCreditAccount`).
 * @returns the last entry's `seq` and the account's balances after it, in microcredits.
 * @throws when entries and grants disagree, or a grant with the same source exists.
 */
export async function postTransaction(
  tx: Tx,
  transaction: LedgerTransaction,
): Promise<{ seq: bigint; posted: bigint; debt: bigint }> {
  let posted = await writeTransaction(tx, transaction);
  if (!posted) {
    await settleAccount(tx, transaction.creditAccountId, transaction.now);
    posted = await writeTransaction(tx, transaction);
  }
  invariant(posted, "what ended is settled before a transaction is posted");
  const movesDebt = transaction.entries.some(({ from, to }) => from === "debt" || to === "debt");
  if (movesDebt) await followDebt(tx, transaction.creditAccountId, transaction.now);
  return posted;
}
