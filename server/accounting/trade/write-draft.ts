import { contacts } from "@/server/accounting/contacts/contacts";
import { type Kept, keptOf } from "@/server/accounting/entities/define-entity";
import { readSettings } from "@/server/accounting/settings/book-settings";
import { dayInTimeZone } from "@/server/foundation/clock";
import { invalid } from "@/server/foundation/errors";
import { folded } from "@/server/foundation/search-text";
import { insertInto, type Put, type Read, writeRows } from "@/server/foundation/statements";
import { dueDateOf } from "./due-date";
import type { ResolvedLines } from "./resolve-lines";
import type { Side } from "./sides";
import type { TradeDocument } from "./trade-rows";

/** What a document is, beside its lines. */
type Header = {
  contact_id: string;
  issue_date?: string | undefined;
  due_date?: string | undefined;
  currency?: string | undefined;
};

/**
 * Finds whom a document is with and what follows from that: its currency and its dates.
 * @throws validation_failed naming the field; wrong_state before the books have an account
 */
export async function resolveHeader(
  read: Read,
  { id: organizationId, timeZone }: { id: string; timeZone: string },
  { contactKinds, counterpart }: Side,
  header: Header,
  now: Date,
): Promise<{ contact: Kept; currency: string; issueDate: string; dueDate: string }> {
  const [[row], settings] = await Promise.all([
    read(contacts.statements.found, { organization_id: organizationId, id: header.contact_id }),
    readSettings(read, organizationId),
  ]);
  if (!row)
    throw invalid("contact_id", `There is no contact ${header.contact_id} in this organization`);
  const contact = keptOf(contacts, row);
  if (contact.archived_at !== null)
    throw invalid("contact_id", `The contact ${contact.name} is archived. Choose another`);
  if (!contactKinds.includes(String(contact.kind)))
    throw invalid("contact_id", `The contact ${contact.name} is not a ${counterpart}`);
  const issueDate = header.issue_date ?? dayInTimeZone(now, timeZone);
  const dueDate =
    header.due_date ?? dueDateOf(issueDate, contact.payment_terms_days as number | null);
  if (dueDate < issueDate) throw invalid("due_date", "Must be on or after the issue date");
  const currency = header.currency ?? (contact.currency as string | null) ?? settings.currency;
  return { contact, currency, issueDate, dueDate };
}

const header = {
  contact_id: "text",
  series: "text",
  order_number: "text",
  issue_date: "date",
  due_date: "date",
  currency: "text",
  exchange_rate: "numeric",
  notes: "text",
  footer: "text",
  subtotal: "bigint",
  discount: "bigint",
  tax: "bigint",
  total: "bigint",
  search_text: "text",
  updated_at: "timestamptz",
} as const;

const newDocuments = insertInto("trade_documents", {
  id: "text",
  organization_id: "text",
  side: "trade_side",
  state: "trade_state",
  paid: "bigint",
  base_settled: "bigint",
  created_at: "timestamptz",
  ...header,
});

const changedDocuments = writeRows({
  name: "changed_trade_documents",
  row: { id: "text", ...header },
  sql: (given) => `
    update trade_documents d set ${Object.keys(header)
      .map((name) => `${name} = given.${name}`)
      .join(", ")} from ${given} where d.id = given.id`,
});

// Its number comes later, and costs credits then: a refusal there leaves nothing behind.
const seriesOfDrafts = writeRows({
  name: "series_of_trade_drafts",
  row: { id: "text" },
  sql: (given) => `
    insert into trade_series (organization_id, side, series, next)
    select distinct d.organization_id, d.side, d.series, 1 from trade_documents d join ${given} using (id)
    order by 1, 2, 3 on conflict do nothing`,
});

const removedLines = writeRows({
  name: "removed_trade_lines",
  row: { id: "text" },
  sql: (given) => `delete from trade_lines l using ${given} where l.document_id = given.id`,
});

const removedTaxes = writeRows({
  name: "removed_trade_taxes",
  row: { id: "text" },
  sql: (given) => `delete from trade_taxes t using ${given} where t.document_id = given.id`,
});

const newLines = insertInto("trade_lines", {
  document_id: "text",
  position: "int",
  item_id: "text",
  description: "text",
  quantity: "numeric",
  unit_price: "bigint",
  discount_percent: "numeric",
  account_id: "text",
  category_id: "text",
  tax_rate_ids: "text[]",
  discount: "bigint",
  net: "bigint",
});

const newTaxes = insertInto("trade_taxes", {
  document_id: "text",
  position: "int",
  tax_rate_id: "text",
  taxable: "bigint",
  amount: "bigint",
});

/** Writes a new draft. */
export function writeNewDraft(
  write: Put,
  side: Side,
  organizationId: string,
  draft: TradeDocument,
): void {
  write(newDocuments, {
    ...headerRow(draft),
    id: draft.id,
    organization_id: organizationId,
    side: side.side,
    state: "draft",
    paid: 0n,
    base_settled: 0n,
    created_at: draft.created_at,
  });
  write(seriesOfDrafts, { id: draft.id });
  writeLinesOf(write, draft);
}

/** Writes what a draft was changed to. @param withLines whether they changed too */
export function writeChangedDraft(write: Put, draft: TradeDocument, withLines: boolean): void {
  const { id } = draft;
  if (withLines) {
    write(removedLines, { id });
    write(removedTaxes, { id });
  }
  write(changedDocuments, { id, ...headerRow(draft) });
  write(seriesOfDrafts, { id });
  if (withLines) writeLinesOf(write, draft);
}

function headerRow(draft: TradeDocument) {
  const { contact_id, series, order_number, issue_date, due_date, currency, exchange_rate } = draft;
  const { notes, footer, subtotal, discount, tax, total, updated_at } = draft;
  return {
    ...{ contact_id, series, order_number, issue_date, due_date, currency, exchange_rate },
    ...{ notes, footer, subtotal, discount, tax, total, updated_at },
    search_text: folded(`${draft.contact_name} ${order_number ?? ""}`),
  };
}

function writeLinesOf(write: Put, { id, lines, taxes }: TradeDocument): void {
  write(
    newLines,
    ...lines.map((line, position) => ({
      ...line,
      document_id: id,
      position,
    })),
  );
  write(
    newTaxes,
    ...taxes.map(({ tax_rate_id, taxable, amount }, position) => ({
      document_id: id,
      position,
      tax_rate_id,
      taxable,
      amount,
    })),
  );
}

/** The sums of resolved lines, as a document has them. */
export function withLines<Document>(document: Document, resolved: ResolvedLines) {
  const { lines, taxes, subtotal, discount, tax, total } = resolved;
  return { ...document, lines, taxes, subtotal, discount, tax, total };
}
