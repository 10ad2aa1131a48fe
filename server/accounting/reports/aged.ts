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
 * What is owed as of a day, by contact and by how long it is past due, in the currency of the books at what it was
 * entered at. Payments made after the day do not count yet.
 */
export async function agedReport(
  db: Db,
  organizationId: string,
  { side }: Side,
  asOf: string,
): Promise<ReportContent> {
  // What is paid by now was still owed on the day only if it changed since.
  const rows = await db.$queryRaw<Owed[]>`
    select c.id as contact_id, c.name, greatest(0, ${asOf}::date - d.due_date) as late,
      sum(round(d.base_total::numeric * (d.total - coalesce(p.paid, 0)) / d.total))::bigint as owed
    from trade_documents d join book_contacts c on c.id = d.contact_id
    left join lateral (select sum(amount) as paid from trade_payments
      where document_id = d.id and undone_at is null and date <= ${asOf}::date) p on true
    where d.organization_id = ${organizationId} and d.side = ${side}::trade_side and d.issue_date <= ${asOf}::date
      and (d.state = 'open' or d.state = 'paid' and d.updated_at >= ${asOf}::date)
      and d.total > coalesce(p.paid, 0)
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
