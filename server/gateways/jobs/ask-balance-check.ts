import type { Db } from "@/server/foundation/db";
import { addJob } from "./add-job";

/**
 * Asks recharge and alerts to look at a balance. It is the job that the ledger enqueues when a balance falls
 * (balances.sql), under the same key: however many ask, it runs once.
 */
export function askBalanceCheck(db: Db, creditAccountId: string): Promise<void> {
  return addJob(
    db,
    "check-balance",
    { creditAccountId },
    { key: `check-balance:${creditAccountId}` },
  );
}
