import type { Tx } from "@/server/foundation/db";
import { settleAccount } from "./settle-account";

/** A grant that may be spent from now; `free` is what remains of it and is not held, in microcredits. */
export type LivingGrant = {
  id: string;
  walletId: string;
  free: bigint;
  /** Spent on these operations, by these organizations only; empty: any. */
  operations: string[];
  organizationIds: string[];
};

/** The grants of an account that may be spent from now, in burn order. The caller holds the account. */
export async function readLivingGrants(
  tx: Tx,
  creditAccountId: string,
  now: Date,
): Promise<LivingGrant[]> {
  const at = await settleAccount(tx, creditAccountId, now);
  return tx.$queryRaw<LivingGrant[]>`
    select id, wallet_id as "walletId", remaining - held as free, operations, organization_ids as "organizationIds"
    from credit_grants
    where credit_account_id = ${creditAccountId} and open and effective_at <= ${at}
      and (expires_at is null or expires_at > ${at}) and remaining > held
    order by wallet_priority, priority, expires_at nulls last, category <> 'promotional', effective_at, id collate "C"`;
}
