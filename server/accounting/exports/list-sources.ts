import { Prisma } from "@/generated/prisma/client";
import { recurringAs } from "@/server/accounting/recurring/read-recurring";
import { purchase, type Side, sale } from "@/server/accounting/trade/sides";
import { anywhere, wordPatterns } from "@/server/foundation/search-text";
import type { ExportList } from "./export-lists.schema";

/** What a list is read for. */
export type ListQuery = {
  organizationId: string;
  timeZone: string;
  /** In that time zone. */
  today: string;
  from?: string | undefined;
  to?: string | undefined;
  status?: string | undefined;
  type?: string | undefined;
  search?: string | undefined;
};

/** A column of a file. The query of its list selects it under this name, as text. */
export type ListColumn = {
  name: string;
  /** The column that has the currency of its minor units; without one it is no amount. */
  currency?: string;
  /** A number of ours, and no text that somebody wrote. */
  isNumber?: true;
  /** Its heading and share of the width on paper; the others are not printed. */
  print?: { label: string; width: number };
};

export type ListSource = {
  columns: ListColumn[];
  select(query: ListQuery): Prisma.Sql;
  /** By an index where there is one, so that its rows come as they are read. */
  order: string;
};

const text = (name: string, label?: string, width = 1): ListColumn => ({
  name,
  ...(label ? { print: { label, width } } : {}),
});
const number = (name: string, label?: string, width = 1): ListColumn => ({
  ...text(name, label, width),
  isNumber: true,
});
const amount = (name: string, currency: string, label?: string): ListColumn => ({
  ...text(name, label, 1),
  currency,
});

/** A moment in UTC. @param column which, in SQL */
const moment = (column: string) =>
  Prisma.raw(`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

const bookCurrency = Prisma.raw(
  "(select s.currency from book_settings s where s.organization_id = o.organization_id)",
);

/** A date between the days that were asked for. @param column which, in SQL */
function inDays(column: string, { from, to }: ListQuery): Prisma.Sql {
  return Prisma.sql`
    ${from ? Prisma.sql`and ${Prisma.raw(column)} >= ${from}::date` : Prisma.empty}
    ${to ? Prisma.sql`and ${Prisma.raw(column)} <= ${to}::date` : Prisma.empty}`;
}

/** What contacts, categories, tax rates and items are narrowed by; they are called `o`. */
function keptAs({ organizationId, status, type, search }: ListQuery): Prisma.Sql {
  return Prisma.sql`
    o.organization_id = ${organizationId}
    ${status ? Prisma.sql`and (o.archived_at is not null) = ${status === "archived"}` : Prisma.empty}
    ${type ? Prisma.sql`and o.kind::text = ${type}` : Prisma.empty}
    and o.search_text like all (${wordPatterns(search)}::text[])`;
}

const keptColumns = [text("archived"), text("created_at"), text("updated_at")];
const keptValues = Prisma.sql`
  (o.archived_at is not null)::text as archived, ${moment("o.created_at")} as created_at,
  ${moment("o.updated_at")} as updated_at`;

const documentNumber = Prisma.raw(
  "o.series || '-' || lpad(o.number::text, greatest(4, length(o.number::text)), '0')",
);

/** What invoices and bills are narrowed by; they are called `o`. */
function tradedAs({ side }: Side, query: ListQuery): Prisma.Sql {
  const { organizationId, today, status, search } = query;
  const state = status === "overdue" ? "open" : status;
  return Prisma.sql`
    o.organization_id = ${organizationId} and o.side = ${side}::trade_side ${inDays("o.issue_date", query)}
    ${state ? Prisma.sql`and o.state = ${state}::trade_state` : Prisma.empty}
    ${status === "overdue" ? Prisma.sql`and o.due_date < ${today}::date` : Prisma.empty}
    and o.search_text like all (${wordPatterns(search)}::text[])`;
}

function documents(side: Side): ListSource {
  return {
    columns: [
      text("id"),
      text("number", "Number", 1.1),
      text("status", "Status"),
      text("contact_id"),
      text("contact_name", "Contact", 2),
      text("issue_date", "Issued"),
      text("due_date", "Due"),
      text("order_number"),
      amount("subtotal", "currency"),
      amount("discount", "currency"),
      amount("tax", "currency"),
      amount("total", "currency", "Total"),
      amount("paid", "currency"),
      amount("due", "currency", "Still due"),
      text("currency", "Currency", 0.7),
      number("exchange_rate"),
      amount("base_total", "base_currency"),
      text("base_currency"),
      text("transaction_id"),
      text("notes"),
      text("footer"),
      text("issued_at"),
      text("cancelled_at"),
      text("created_at"),
    ],
    select: (query) => Prisma.sql`
      select o.id, ${documentNumber} as number,
        case when o.state <> 'open' then o.state::text when o.paid > 0 then 'partially_paid' else ${side.issue.done} end as status,
        o.contact_id, c.name as contact_name, o.issue_date::text as issue_date, o.due_date::text as due_date, o.order_number,
        o.subtotal::text as subtotal, o.discount::text as discount, o.tax::text as tax, o.total::text as total, o.paid::text as paid,
        case o.state when 'open' then o.total - o.paid else 0 end::text as due, o.currency,
        trim_scale(o.exchange_rate)::text as exchange_rate, o.base_total::text as base_total, ${bookCurrency} as base_currency,
        o.transaction_id, o.notes, o.footer, ${moment("o.issued_at")} as issued_at, ${moment("o.cancelled_at")} as cancelled_at,
        ${moment("o.created_at")} as created_at
      from trade_documents o join book_contacts c on c.id = o.contact_id
      where ${tradedAs(side, query)}`,
    order: "o.id",
  };
}

function documentLines(side: Side): ListSource {
  return {
    columns: [
      text(`${side.noun}_id`),
      text("number", "Number", 1.1),
      number("position"),
      text("item_id"),
      text("description", "Description", 3),
      number("quantity", "Quantity", 0.8),
      amount("unit_price", "currency", "Price"),
      number("discount_percent"),
      amount("discount", "currency"),
      amount("net", "currency", "Net"),
      text("currency", "Currency", 0.7),
      text("account_id"),
      text("account_code"),
      text("category_id"),
      text("category_name"),
      text("tax_rate_ids"),
    ],
    select: (query) => Prisma.sql`
      select o.id as ${Prisma.raw(`${side.noun}_id`)}, ${documentNumber} as number, l.position::text as position, l.item_id, l.description,
        trim_scale(l.quantity)::text as quantity, l.unit_price::text as unit_price,
        trim_scale(l.discount_percent)::text as discount_percent, l.discount::text as discount, l.net::text as net, o.currency,
        l.account_id, a.code as account_code, l.category_id, g.name as category_name,
        array_to_string(l.tax_rate_ids, ' ') as tax_rate_ids
      from trade_documents o join trade_lines l on l.document_id = o.id
        left join book_accounts a on a.id = l.account_id left join book_categories g on g.id = l.category_id
      where ${tradedAs(side, query)}`,
    order: "o.id, l.position",
  };
}

/** Where each list comes from and what its file has. The order of the columns is part of the API. */
export const listSources: Record<ExportList, ListSource> = {
  accounts: {
    columns: [
      text("id"),
      text("code", "Code"),
      text("name", "Name", 3),
      text("type", "Type"),
      amount("balance", "currency", "Balance"),
      text("currency", "Currency", 0.7),
      text("parent_code"),
      text("created_at"),
    ],
    select: ({ organizationId }) => Prisma.sql`
      select o.id, o.code, o.name, o.type::text as type, p.code as parent_code,
        case when o.type in ('asset', 'expense') then o.net else -o.net end::text as balance, o.currency,
        ${moment("o.created_at")} as created_at
      from book_accounts o left join book_accounts p on p.id = o.parent_id
      where o.organization_id = ${organizationId}`,
    order: "o.code_key",
  },
  // Its first eleven columns are those that exports had before there were other lists.
  transactions: {
    columns: [
      text("transaction_id"),
      text("date", "Date", 0.9),
      text("status", "Status", 0.8),
      text("description", "Description", 2.2),
      text("reference"),
      text("account_code", "Account", 0.9),
      text("account_name", "Name", 1.6),
      text("entry_type", "Side", 0.6),
      amount("amount", "currency", "Amount"),
      text("currency", "Currency", 0.7),
      text("line_description"),
      number("exchange_rate"),
      amount("base_amount", "base_currency"),
      text("base_currency"),
      text("account_id"),
      text("source_id"),
      text("reverses"),
      text("posted_at"),
      text("created_at"),
    ],
    select: (query) => Prisma.sql`
      select o.id as transaction_id, o.date::text as date, o.status::text as status, o.description, o.reference,
        a.code as account_code, a.name as account_name, l.entry_type::text as entry_type, l.amount::text as amount, o.currency,
        l.description as line_description, trim_scale(o.exchange_rate)::text as exchange_rate, l.base_amount::text as base_amount,
        ${bookCurrency} as base_currency, l.account_id, o.source_id, o.reverses_id as reverses,
        ${moment("o.posted_at")} as posted_at, ${moment("o.created_at")} as created_at
      from book_transactions o join book_lines l on l.transaction_id = o.id join book_accounts a on a.id = l.account_id
      where o.organization_id = ${query.organizationId} ${inDays("o.date", query)}
        ${query.status ? Prisma.sql`and o.status = ${query.status}::book_transaction_status` : Prisma.empty}`,
    order: "o.date, o.id, l.position",
  },
  contacts: {
    columns: [
      text("id"),
      text("kind", "Kind", 0.8),
      text("name", "Name", 2),
      text("email", "Email", 2),
      text("tax_number", "Tax number"),
      text("address_line1"),
      text("address_line2"),
      text("city", "City"),
      text("state"),
      text("postal_code"),
      text("country", "Country", 0.7),
      text("currency"),
      number("payment_terms_days"),
      text("external_id"),
      text("notes"),
      ...keptColumns,
    ],
    select: (query) => Prisma.sql`
      select o.id, o.kind::text as kind, o.name, o.email, o.tax_number, o.address ->> 'line1' as address_line1,
        o.address ->> 'line2' as address_line2, o.address ->> 'city' as city, o.address ->> 'state' as state,
        o.address ->> 'postal_code' as postal_code, o.address ->> 'country' as country, o.currency,
        o.payment_terms_days::text as payment_terms_days, o.external_id, o.notes, ${keptValues}
      from book_contacts o where ${keptAs(query)}`,
    order: "o.sort_key, o.id",
  },
  categories: {
    columns: [
      text("id"),
      text("kind", "Kind"),
      text("name", "Name", 2),
      text("parent_id"),
      text("parent_name", "In", 2),
      text("colour", "Colour"),
      ...keptColumns,
    ],
    select: (query) => Prisma.sql`
      select o.id, o.kind::text as kind, o.name, o.parent_id, p.name as parent_name, o.colour, ${keptValues}
      from book_categories o left join book_categories p on p.id = o.parent_id
      where ${keptAs(query)}`,
    order: "o.kind, o.sort_key",
  },
  tax_rates: {
    columns: [
      text("id"),
      text("name", "Name", 2),
      number("percent", "Percent"),
      text("inclusive", "Inclusive"),
      text("compound", "Compound"),
      text("account_id"),
      text("account_code", "Account"),
      text("replaces_id"),
      ...keptColumns,
    ],
    select: (query) => Prisma.sql`
      select o.id, o.name, trim_scale(o.percent)::text as percent, o.inclusive::text as inclusive,
        o.compound::text as compound, o.account_id, a.code as account_code, o.replaces_id, ${keptValues}
      from book_tax_rates o left join book_accounts a on a.id = o.account_id
      where ${keptAs(query)}`,
    order: "o.sort_key, o.id",
  },
  items: {
    columns: [
      text("id"),
      text("kind", "Kind", 0.8),
      text("name", "Name", 2),
      text("sku", "SKU"),
      text("description"),
      text("unit", "Unit", 0.7),
      amount("sale_price", "currency", "Sale price"),
      amount("purchase_price", "currency", "Purchase price"),
      text("currency", "Currency", 0.7),
      text("sale_account_id"),
      text("purchase_account_id"),
      text("category_id"),
      text("tax_rate_ids"),
      ...keptColumns,
    ],
    select: (query) => Prisma.sql`
      select o.id, o.kind::text as kind, o.name, o.sku, o.description, o.unit, o.sale_price::text as sale_price,
        o.purchase_price::text as purchase_price, o.currency, o.sale_account_id, o.purchase_account_id, o.category_id,
        array_to_string(o.tax_rate_ids, ' ') as tax_rate_ids, ${keptValues}
      from book_items o where ${keptAs(query)}`,
    order: "o.sort_key, o.id",
  },
  invoices: documents(sale),
  invoice_lines: documentLines(sale),
  bills: documents(purchase),
  bill_lines: documentLines(purchase),
  payments: {
    columns: [
      text("id"),
      text("status", "Status"),
      text("type", "Of", 0.7),
      text("document_id"),
      text("document_number", "Number", 1.1),
      text("contact_name", "Contact", 2),
      text("date", "Date"),
      amount("amount", "currency", "Amount"),
      text("currency", "Currency", 0.7),
      text("account_id"),
      text("account_code"),
      text("method"),
      text("reference"),
      number("exchange_rate"),
      amount("base_settled", "base_currency"),
      text("base_currency"),
      text("transaction_id"),
      text("created_at"),
      text("undone_at"),
    ],
    select: (query) => Prisma.sql`
      select p.id, case when p.undone_at is null then 'recorded' else 'undone' end as status,
        case o.side when 'sale' then 'invoice' else 'bill' end as type, o.id as document_id,
        ${documentNumber} as document_number, c.name as contact_name, p.date::text as date, p.amount::text as amount,
        o.currency, p.account_id, a.code as account_code, p.method, p.reference,
        trim_scale(p.exchange_rate)::text as exchange_rate, p.base_settled::text as base_settled,
        ${bookCurrency} as base_currency, p.transaction_id, ${moment("p.created_at")} as created_at,
        ${moment("p.undone_at")} as undone_at
      from trade_documents o join trade_payments p on p.document_id = o.id
        join book_contacts c on c.id = o.contact_id join book_accounts a on a.id = p.account_id
      where o.organization_id = ${query.organizationId} ${inDays("p.date", query)}
        ${query.status ? Prisma.sql`and (p.undone_at is not null) = ${query.status === "undone"}` : Prisma.empty}
        ${query.type ? Prisma.sql`and o.side = ${query.type === "invoice" ? "sale" : "purchase"}::trade_side` : Prisma.empty}`,
    order: "o.id, p.id",
  },
  recurring: {
    columns: [
      text("id"),
      text("name", "Name", 2.2),
      text("kind", "Makes", 0.9),
      text("status", "Status", 1.2),
      text("as_draft"),
      amount("amount", "currency", "Amount"),
      text("currency", "Currency", 0.7),
      text("frequency", "Frequency"),
      text("weekdays"),
      number("day_of_month"),
      text("start_date"),
      text("end_date"),
      number("max_runs"),
      text("time_zone"),
      number("passed_runs"),
      text("next_date", "Next run"),
      text("reason"),
      text("created_at"),
      text("updated_at"),
    ],
    select: (query) => Prisma.sql`
      select j.id, j.name, j.kind::text as kind,
        case when j.state = 'active' and j.waiting_since is not null then 'waiting_for_credits' else j.state::text end as status,
        j.as_draft::text as as_draft, j.amount::text as amount, j.currency, j.frequency::text as frequency,
        array_to_string(j.weekdays, ' ') as weekdays, j.day_of_month::text as day_of_month, j.start_date::text as start_date,
        j.end_date::text as end_date, j.max_runs::text as max_runs, j.time_zone, j.passed::text as passed_runs,
        j.next_date::text as next_date, coalesce(j.waiting_reason, j.paused_reason) as reason,
        ${moment("j.created_at")} as created_at, ${moment("j.updated_at")} as updated_at
      from recurring_jobs j
      where j.organization_id = ${query.organizationId} and ${recurringAs(query)}
        ${query.type ? Prisma.sql`and j.kind = ${query.type}::recurring_kind` : Prisma.empty}`,
    order: "j.id",
  },
  documents: {
    columns: [
      text("id"),
      text("name", "Name", 3),
      text("content_type", "Type", 1.2),
      number("bytes", "Bytes"),
      text("sha256"),
      text("entity_type", "Attached to"),
      text("entity_id"),
      text("created_at", "Uploaded", 1.6),
      text("archived_at"),
    ],
    select: (query) => Prisma.sql`
      select o.id, o.name, o.content_type, f.bytes::text as bytes, encode(f.sha256, 'hex') as sha256, o.entity_type, o.entity_id,
        ${moment("o.created_at")} as created_at, ${moment("o.archived_at")} as archived_at
      from documents o join stored_files f on f.id = o.file_id
      where ${uploadedAs(query)}`,
    order: "o.id",
  },
  reconciliations: {
    columns: [
      text("id"),
      text("status", "Status"),
      text("account_id"),
      text("account_code", "Account"),
      text("account_name"),
      text("from", "First day"),
      text("to", "Last day"),
      amount("opening_balance", "currency", "Opening"),
      amount("closing_balance", "currency", "Closing"),
      number("lines"),
      number("matched_lines"),
      amount("matched_amount", "currency"),
      amount("difference", "currency", "Difference"),
      text("currency", "Currency", 0.7),
      text("created_at"),
      text("completed_at"),
    ],
    select: (query) => Prisma.sql`
      select o.id, o.status::text as status, o.account_id, a.code as account_code, a.name as account_name,
        o.from_date::text as "from", o.to_date::text as "to", o.opening_balance::text as opening_balance,
        o.closing_balance::text as closing_balance, o.line_count::text as lines, o.matched_count::text as matched_lines,
        o.matched_amount::text as matched_amount,
        (o.closing_balance - o.opening_balance - o.matched_amount)::text as difference, a.currency,
        ${moment("o.created_at")} as created_at, ${moment("o.completed_at")} as completed_at
      from bank_reconciliations o join book_accounts a on a.id = o.account_id
      where o.organization_id = ${query.organizationId} ${inDays("o.to_date", query)}
        ${query.status ? Prisma.sql`and o.status = ${query.status}::bank_reconciliation_status` : Prisma.empty}`,
    order: "o.id",
  },
  statement_lines: {
    columns: [
      text("id"),
      text("reconciliation_id"),
      text("date", "Date"),
      text("value_date"),
      amount("amount", "currency", "Amount"),
      text("currency", "Currency", 0.7),
      text("payee", "Payee", 2),
      text("reference", "Reference", 1.4),
      text("note", "Note", 2),
      text("bank_id"),
      text("match_id"),
    ],
    select: (query) => Prisma.sql`
      select l.id, l.reconciliation_id, l.date::text as date, l.value_date::text as value_date, l.amount::text as amount, a.currency,
        l.payee, l.reference, l.note, l.bank_id, l.match_id
      from bank_reconciliations o join book_accounts a on a.id = o.account_id
        join bank_statement_lines l on l.reconciliation_id = o.id
      where o.organization_id = ${query.organizationId} ${inDays("l.date", query)}
        ${query.status ? Prisma.sql`and (l.match_id is not null) = ${query.status === "matched"}` : Prisma.empty}`,
    order: "o.id, l.date, l.id",
  },
  exchange_rates: {
    columns: [
      text("id"),
      text("base", "Base"),
      text("quote", "Quote"),
      number("rate", "Rate"),
      text("date", "From"),
      text("created_at"),
    ],
    select: (query) => Prisma.sql`
      select o.id, o.base, o.quote, trim_scale(o.rate)::text as rate, o.date::text as date,
        ${moment("o.created_at")} as created_at
      from exchange_rates o where o.organization_id = ${query.organizationId} ${inDays("o.date", query)}
        ${query.search ? Prisma.sql`and ${withCurrencies(query.search)}` : Prisma.empty}`,
    order: "o.base, o.quote, o.date",
  },
};

/** Rates that have each of these currencies, as their list finds them. */
function withCurrencies(search: string): Prisma.Sql {
  const words = search.toUpperCase().match(/[A-Z]+/g);
  if (!words) return Prisma.sql`false`;
  const found = words.map(
    (word) => Prisma.sql`(starts_with(o.base, ${word}) or starts_with(o.quote, ${word}))`,
  );
  return Prisma.join(found, " and ");
}

/** What uploaded documents are narrowed by; they are called `o`. */
function uploadedAs(query: ListQuery): Prisma.Sql {
  const { organizationId, timeZone, status, search } = query;
  const day = Prisma.sql`(o.created_at at time zone ${timeZone})::date`;
  return Prisma.sql`
    o.organization_id = ${organizationId}
    ${query.from ? Prisma.sql`and ${day} >= ${query.from}::date` : Prisma.empty}
    ${query.to ? Prisma.sql`and ${day} <= ${query.to}::date` : Prisma.empty}
    ${status ? Prisma.sql`and (o.archived_at is not null) = ${status === "archived"}` : Prisma.empty}
    ${search ? Prisma.sql`and o.name ilike ${anywhere(search)}` : Prisma.empty}`;
}

/** The uploaded files of an organization, called `o`, for whoever takes their content too. */
export function selectFiles(query: ListQuery): Prisma.Sql {
  return Prisma.sql`
    select o.id, o.name, o.content_type, f.id as file_id, f.storage::text as storage
    from documents o join stored_files f on f.id = o.file_id
    where ${uploadedAs(query)}`;
}
