import type { Db } from "@/server/foundation/db";
import type { Violations } from "./violation";

/** Compares holds and budgets with the entries that opened, resolved and counted them. In the walk's snapshot. */
export async function compareReservations(
  db: Db,
  creditAccountId: string,
  violations: Violations,
): Promise<void> {
  await compareHolds(db, creditAccountId, violations);
  await compareBudgets(db, creditAccountId, violations);
}

async function compareHolds(db: Db, id: string, violations: Violations): Promise<void> {
  const [wrong] = await db.$queryRaw<{ row: string; detail: string }[]>`
    (select 'hold ' || h.id as row, format('%s, %s, captured %s; entries opened %s, captured %s, released %s',
        h.state, h.amount, h.captured, e.opened, e.captured, e.released) as detail
      from holds h, lateral (
        select coalesce(sum(x.amount) filter (where x.kind = 'hold' and x.transaction_id = h.opened_by and x.entity_id = h.id), 0) as opened,
          coalesce(sum(x.amount) filter (where x.kind = 'capture' and x.transaction_id = h.resolved_by), 0) as captured,
          coalesce(sum(x.amount) filter (where x.kind = 'release' and x.transaction_id = h.resolved_by), 0) as released
        from ledger_entries x where x.transaction_id in (h.opened_by, h.resolved_by) and x.credit_account_id = h.credit_account_id) e
      where h.credit_account_id = ${id} and (e.opened <> h.amount or e.captured <> h.captured
        or e.released <> case when h.state = 'held' then 0 else h.amount - h.captured end
        or h.amount <> (select sum(a) from unnest(h.grant_amounts) a))
      order by h.id limit 1)
    union all
    (select 'entry ' || e.seq, format('it opened %s, and there is no such hold', e.entity_id)
      from ledger_entries e where e.credit_account_id = ${id} and e.kind = 'hold'
        and not exists (select 1 from holds h where h.id = e.entity_id) order by e.seq limit 1)`;
  if (wrong) violations.add("holds", wrong.row, wrong.detail);
}

/** A budget's counter is what its entries spent and hold in its window, less what came back. */
async function compareBudgets(db: Db, id: string, violations: Violations): Promise<void> {
  const rows = await db.$queryRaw<{ id: string; spent: bigint; counted: bigint }[]>`
    with counted as (
      select b.id,
        (select sum(part.amount) from ledger_entries part where part.transaction_id = e.transaction_id and part.kind in ('debit', 'hold'))
          - coalesce(case when h.state <> 'held' then h.amount - h.captured end, 0)
          - coalesce((select sum(r.amount) from ledger_entries r
              where r.reverses = case when e.kind = 'hold' then h.resolved_by else e.transaction_id end), 0) as net
      from budgets b join ledger_entries e on e.credit_account_id = b.credit_account_id and b.id = any (e.budget_ids)
        and e.seq > ledger_seq_before(b.credit_account_id, b.window_began_at)
        left join holds h on e.kind = 'hold' and h.id = e.entity_id
      where b.credit_account_id = ${id})
    select b.id, b.spent, coalesce(sum(c.net), 0)::bigint as counted
    from budgets b left join counted c on c.id = b.id
    where b.credit_account_id = ${id} group by b.id, b.spent
    having b.spent <> coalesce(sum(c.net), 0)
    order by b.id limit 1`;
  for (const { id: budget, spent, counted } of rows)
    violations.add("budgets", `budget ${budget}`, `spent ${spent}; entries say ${counted}`);
}
