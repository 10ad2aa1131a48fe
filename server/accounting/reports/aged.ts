import type { Side } from "@/server/accounting/trade/sides";
import type { Db } from "@/server/foundation/db";
import type { ReportContent, ReportRow } from "./report.schema";
import { totalRow } from "./statements";

type Owed = { contact_id: string; name: string; late: number; owed: bigint };

/** Where the buckets of days past due end. */
const buckets = [
  { label: "Not due", through: 0 },
  { label: "1 to 30 days", through: 30 },
  { label: "31 to 60 days", through: 60 },
  { label: "61 to 90 days", through: 90 },
  { label: "Over 90 days", through: Number.POSITIVE_INFINITY },
];

/**
 * What is owed as of a day, by contact and by how long it is past due, in the currency of the books. Documents and
 * payments count from the day they are posted on until they are taken back, so the total is what the account of what
 * is owed had on that day.
 */
export async function agedReport(
  db: Db,
  organizationId: string,
  { side }: Side,
  asOf: string,
): Promise<ReportContent> {
  // What is settled by now was still owed only if something was posted about it later than that day.
  const rows = await db.$queryRaw<Owed[]>`
    with later as (
      select id from book_transactions where organization_id = ${organizationId} and date > ${asOf}::date and status <> 'pending'),
    candidates as (
      select id from trade_documents
        where organization_id = ${organizationId} and side = ${side}::trade_side and state = 'open'
      union select d.id from later join trade_documents d on d.cancel_transaction_id = later.id
      union select p.document_id from later join trade_payments p on p.transaction_id = later.id
      union select p.document_id from later join trade_payments p on p.undo_transaction_id = later.id)
    select c.id as contact_id, c.name, greatest(0, ${asOf}::date - d.due_date) as late,
      sum(d.base_total - coalesce(paid.settled, 0))::bigint as owed
    from candidates join trade_documents d using (id) join book_contacts c on c.id = d.contact_id
    left join book_transactions cancelled on cancelled.id = d.cancel_transaction_id
    left join lateral (
      select sum(p.base_settled) as settled from trade_payments p left join book_transactions undone on undone.id = p.undo_transaction_id
      where p.document_id = d.id and p.date <= ${asOf}::date and (undone.id is null or undone.date > ${asOf}::date)) paid on true
    where d.side = ${side}::trade_side and d.issue_date <= ${asOf}::date
      and (cancelled.id is null or cancelled.date > ${asOf}::date) and d.base_total > coalesce(paid.settled, 0)
    group by c.id, c.name, c.sort_key, d.due_date order by c.sort_key, c.id`;
  const byContact = Map.groupBy(rows, ({ contact_id }) => contact_id);
  const lines = [...byContact].map(([id, owed]): ReportRow => {
    const amounts = bucketsOf(owed);
    return {
      kind: "line",
      label: owed[0]?.name ?? "",
      depth: 1,
      amounts: [...amounts, amounts.reduce((sum, amount) => sum + amount, 0n)].map(Number),
      details: [],
      entity_id: id,
    };
  });
  const all = bucketsOf(rows);
  return {
    detail_columns: ["Contact"],
    amount_columns: [...buckets.map(({ label }) => label), "Total"],
    notes: [],
    rows: [...lines, totalRow("Total", [...all, all.reduce((sum, one) => sum + one, 0n)])],
  };
}

function bucketsOf(owed: Owed[]): bigint[] {
  const amounts = buckets.map(() => 0n);
  for (const { late, owed: amount } of owed) {
    const at = buckets.findIndex(({ through }) => late <= through);
    amounts[at] = (amounts[at] ?? 0n) + amount;
  }
  return amounts;
}
