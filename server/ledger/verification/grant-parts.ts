import type { Db } from "@/server/foundation/db";
import type { Walk } from "./walk-entries";

/** What became of a grant, in microcredits. */
export type GrantParts = {
  original: bigint;
  remaining: bigint;
  held: bigint;
  used: bigint;
  expired: bigint;
  voided: bigint;
  clawed_back: bigint;
};

export const grantPartNames = [
  "original",
  "remaining",
  "held",
  "used",
  "expired",
  "voided",
  "clawed_back",
] as const satisfies (keyof GrantParts)[];

export const noParts: GrantParts = {
  original: 0n,
  remaining: 0n,
  held: 0n,
  used: 0n,
  expired: 0n,
  voided: 0n,
  clawed_back: 0n,
};

/**
 * Adds what the entries after a walk, up to `to`, did to each grant they name. An entry that makes a
 * grant counts as its original: kinds `grant` and `debt_payment`, and the refund a `refund` grant is
 * named after. Of the others the two sides say which part it was.
 */
export async function addGrantParts(db: Db, walk: Walk, to: bigint): Promise<void> {
  const rows = await db.$queryRaw<(GrantParts & { id: string })[]>`
    with parts as (
      select u.id, u.amount, e.from_account::text as "from", e.to_account::text as "to",
        e.kind in ('grant', 'debt_payment')
          or exists (select 1 from credit_grants g where g.id = u.id and g.source = 'refund:' || e.transaction_id) as made
      from ledger_entries e, unnest(e.grant_ids, e.grant_amounts) u(id, amount)
      where e.credit_account_id = ${walk.creditAccountId} and e.seq > ${walk.seq} and e.seq <= ${to}
        and cardinality(e.grant_ids) > 0),
    signed as (
      select id, amount, made, "from", "to", "from" in ('spendable', 'held') as leaves, "to" in ('spendable', 'held') as enters,
        "from" in ('usage_revenue', 'base_fee_revenue') as from_used, "to" in ('usage_revenue', 'base_fee_revenue') as to_used
      from parts)
    select id,
      coalesce(sum(amount) filter (where made), 0)::bigint as original,
      sum(amount * (enters::int - leaves::int))::bigint as remaining,
      sum(amount * (("to" = 'held')::int - ("from" = 'held')::int))::bigint as held,
      sum(amount * case when made then ("to" = 'debt')::int else to_used::int - from_used::int end)::bigint as used,
      sum(amount * case when made then 0 else ("to" = 'breakage')::int - ("from" = 'breakage')::int end)::bigint as expired,
      sum(amount * case when made then 0 else ("to" = 'adjustments')::int - ("from" = 'adjustments')::int end)::bigint as voided,
      sum(amount * case when made then 0 else ("to" = 'clawback')::int - ("from" = 'clawback')::int end)::bigint as clawed_back
    from signed group by id`;
  for (const { id, ...moved } of rows) {
    const before = walk.grants.get(id) ?? noParts;
    const after = { ...before };
    for (const part of grantPartNames) after[part] += moved[part];
    walk.grants.set(id, after);
  }
}
