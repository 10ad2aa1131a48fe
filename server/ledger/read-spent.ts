import type { Db } from "@/server/foundation/db";

/**
 * The sum of all that ever left an account, what was taken on credit included: what its log shows as
 * negative. What came in less what is there has left, so charges are not read: all that comes in stands
 * beside them, in an index of its own. Microcredits.
 */
export async function readSpent(db: Db, creditAccountId: string): Promise<bigint> {
  const [row] = await db.$queryRaw<{ spent: bigint }[]>`
    select (coalesce(sum(e.amount) filter (where e.to_account in ('spendable', 'held')
        and e.from_account not in ('spendable', 'held')), 0)
      + coalesce(sum(e.amount) filter (where e.to_account = 'debt'), 0)
      - a.posted + a.debt)::bigint as spent
    from credit_accounts a left join ledger_entries e on e.credit_account_id = a.id
      and e.kind not in ('debit', 'hold', 'capture', 'release')
    where a.id = ${creditAccountId} group by a.id`;
  return row?.spent ?? 0n;
}
