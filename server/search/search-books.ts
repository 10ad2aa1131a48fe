import { formatDate } from "@/server/foundation/date-words";
import { inTransaction } from "@/server/foundation/db";
import { MOST_PER_KIND, type SearchHit } from "./search.schema";
import { asTsquery } from "./search-words";

type BookKind = "transaction" | "invoice" | "bill" | "contact";
type Row = {
  kind: BookKind;
  id: string;
  title: string;
  day: string | null;
  detail: string | null;
};

/** How many of the newest are looked at first: a word that most have is found among them. */
const NEWEST = 300;
/** About how many an index may answer with; of more, some. */
const MOST_MATCHES = "1000";

const pages = {
  transaction: "transactions",
  invoice: "invoices",
  bill: "bills",
  contact: "contacts",
} satisfies Record<BookKind, string>;

/** What in the books of an organization has all these words, newest first. It reads as little of a long history as of a short one. */
export async function searchBooks(
  { id: organizationId, slug }: { id: string; slug: string },
  words: readonly string[],
): Promise<{ kind: BookKind; hit: SearchHit }[]> {
  const query = asTsquery(organizationId, words);
  const most = MOST_PER_KIND + 1;
  const rows = await inTransaction(async (tx) => {
    // The indexes know the organization of each word, the planner does not.
    await tx.$queryRaw`
      select set_config('gin_fuzzy_search_limit', ${MOST_MATCHES}, true), set_config('enable_seqscan', 'off', true),
        set_config('enable_mergejoin', 'off', true), set_config('enable_hashjoin', 'off', true)`;
    return tx.$queryRaw<Row[]>`
      (select 'transaction' as kind, t.id, t.description as title, t.date::text as day, concat_ws(' · ', t.reference, replace(t.status::text, '_', ' ')) as detail
        from (
          select id from (select * from book_transactions where organization_id = ${organizationId} order by id desc limit ${NEWEST}) newest
            where search_words(organization_id, description || ' ' || coalesce(reference, '')) @@ ${query}::tsquery
          union
          select id from (select id, organization_id from book_transactions
            where search_words(organization_id, description || ' ' || coalesce(reference, '')) @@ ${query}::tsquery offset 0) matching
            where organization_id = ${organizationId}
          order by id desc limit ${most}) found join book_transactions t on t.id = found.id)
      union all
      (select case d.side when 'sale' then 'invoice' else 'bill' end, d.id,
          case when d.number is null then 'Draft' else d.series || '-' || lpad(d.number::text, 4, '0') end || ', ' || c.name,
          d.issue_date::text, replace(d.state::text, '_', ' ')
        from (
          (select id from (select * from trade_documents where organization_id = ${organizationId} and side = 'sale' order by id desc limit ${NEWEST}) newest
            where search_words(organization_id, search_text) @@ ${query}::tsquery order by id desc limit ${most})
          union
          (select id from (select * from trade_documents where organization_id = ${organizationId} and side = 'purchase' order by id desc limit ${NEWEST}) newest
            where search_words(organization_id, search_text) @@ ${query}::tsquery order by id desc limit ${most})
          union
          (select id from (
            select id, row_number() over (partition by side order by id desc) as place from (
              select id, side, organization_id from trade_documents
              where search_words(organization_id, search_text) @@ ${query}::tsquery offset 0) matching
            where organization_id = ${organizationId}) placed where place <= ${most})
        ) found join trade_documents d on d.id = found.id join book_contacts c on c.id = d.contact_id)
      union all
      (select 'contact', id, name, null, concat_ws(' · ', kind::text, email) from (
          select * from book_contacts where search_words(organization_id, search_text) @@ ${query}::tsquery offset 0) found
        where organization_id = ${organizationId} order by sort_key limit ${most})`;
  });
  return rows
    .sort((a, b) => (a.kind === "contact" || b.kind === "contact" ? 0 : a.id < b.id ? 1 : -1))
    .map(({ kind, id, title, day, detail }) => ({
      kind,
      hit: {
        id,
        title,
        detail: [day && formatDate(day), detail].filter(Boolean).join(" · "),
        path: `/${slug}/accounting/${pages[kind]}/${id}`,
      },
    }));
}
