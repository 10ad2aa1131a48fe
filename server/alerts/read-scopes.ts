import type { Db } from "@/server/foundation/db";
import { readBalance } from "@/server/ledger/balances";

/** What an alert looks at: what is available of it, and the original amounts of its living grants. Microcredits. */
export type Scope = { available: bigint; total: bigint };

export type Scopes = {
  account: Scope;
  /** Of a wallet, or of the account where none is named. */
  of(walletId: string | null): Scope;
};

/** The balances of an account and of each of its wallets, by the one definition of available. */
export async function readScopes(db: Db, creditAccountId: string, now: Date): Promise<Scopes> {
  const { available, total } = await readBalance(db, creditAccountId, now);
  const rows = await db.$queryRaw<({ walletId: string } & Scope)[]>`
    select g.wallet_id as "walletId", sum(g.remaining - g.held)::bigint as available, sum(g.original)::bigint as total
    from credit_accounts a cross join lateral (select greatest(a.ledger_time, ${now}) as at) t
    join credit_grants g on g.credit_account_id = a.id and g.open and g.effective_at <= t.at
      and (g.expires_at is null or g.expires_at > t.at)
    where a.id = ${creditAccountId} group by g.wallet_id`;
  const wallets = new Map(rows.map(({ walletId, ...scope }) => [walletId, scope]));
  const account = { available, total };
  const empty = { available: 0n, total: 0n };
  return {
    account,
    of: (walletId) => (walletId === null ? account : (wallets.get(walletId) ?? empty)),
  };
}
