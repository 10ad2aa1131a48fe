import { contacts } from "@/server/accounting/contacts/contacts";
import { dayInTimeZone } from "@/server/foundation/clock";
import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { readThrough, sendIn } from "@/server/foundation/statements";
import type { ContactBalance } from "./contact-balance.schema";
import { purchase, sale } from "./sides";

type Sum = { side: string; currency: string; due: bigint; overdue: bigint; documents: bigint };

/** What a contact owes and is owed: sent invoices and received bills that are not paid yet. Free (S1: reads). @throws not_found */
export async function readContactBalance(
  db: Db,
  { id: organizationId, timeZone }: { id: string; timeZone: string },
  contactId: string,
  now: Date,
): Promise<ContactBalance> {
  const [contact] = await readThrough(sendIn(db))(contacts.statements.found, {
    organization_id: organizationId,
    id: contactId,
  });
  if (!contact) throw notFound("contact");
  const today = dayInTimeZone(now, timeZone);
  const sums = await db.$queryRaw<Sum[]>`
    select side::text as side, currency, sum(total - paid)::bigint as due, count(*) as documents,
      coalesce(sum(total - paid) filter (where due_date < ${today}::date), 0)::bigint as overdue
    from trade_documents where contact_id = ${contactId} and state = 'open'
    group by side, currency order by currency`;
  const of = (wanted: string) =>
    sums
      .filter(({ side }) => side === wanted)
      .map(({ currency, due, overdue, documents }) => ({
        currency,
        due: Number(due),
        overdue: Number(overdue),
        documents: Number(documents),
      }));
  return { invoice: of(sale.side), bill: of(purchase.side) };
}
