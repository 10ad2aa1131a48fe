import type { Db } from "@/server/foundation/db";

/**
 * What of a wallet may be spent at a moment: its living, effective grants less what is held of them, as
 * `readBalance` counts them for the account. The caller has read the account's balance before, which
 * settles what ended. Microcredits.
 */
export async function readWalletAvailable(db: Db, walletId: string, now: Date): Promise<bigint> {
  const [row] = await db.$queryRaw<{ available: bigint }[]>`
    select coalesce(sum(g.remaining - g.held), 0)::bigint as available
    from wallets w join credit_accounts a on a.id = w.credit_account_id
    cross join lateral (select greatest(a.ledger_time, ${now}) as at) t
    join credit_grants g on g.credit_account_id = w.credit_account_id and g.wallet_id = w.id and g.open
      and g.effective_at <= t.at and (g.expires_at is null or g.expires_at > t.at)
    where w.id = ${walletId}`;
  return row?.available ?? 0n;
}
