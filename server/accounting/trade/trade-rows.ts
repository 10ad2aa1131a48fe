import type { TradeState } from "@/generated/prisma/enums";
import { DomainError, notFound } from "@/server/foundation/errors";
import { lookUp, type Read } from "@/server/foundation/statements";
import { numberIn, type Side } from "./sides";

/** An invoice or bill as its table has it. */
export type DocumentRow = {
  id: string;
  state: TradeState;
  contact_id: string;
  contact_name: string;
  contact_email: string | null;
  series: string;
  number: number | null;
  order_number: string | null;
  issue_date: string;
  due_date: string;
  currency: string;
  exchange_rate: string | null;
  notes: string | null;
  footer: string | null;
  subtotal: bigint;
  discount: bigint;
  tax: bigint;
  total: bigint;
  paid: bigint;
  base_total: bigint | null;
  base_settled: bigint;
  transaction_id: string | null;
  /** The recurring job that made it. */
  recurring_id: string | null;
  issued_at: Date | null;
  created_at: Date;
  updated_at: Date;
};

/** A line, with the accounts it may post to. */
export type TradeLineRow = {
  item_id: string | null;
  description: string;
  quantity: string;
  unit_price: bigint;
  discount_percent: string | null;
  account_id: string | null;
  category_id: string | null;
  tax_rate_ids: string[];
  discount: bigint;
  net: bigint;
};

export type TaxRow = {
  tax_rate_id: string;
  name: string;
  percent: string;
  inclusive: boolean;
  account_id: string | null;
  taxable: bigint;
  amount: bigint;
};

export type PaymentRow = {
  id: string;
  amount: bigint;
  date: string;
  account_id: string;
  method: string | null;
  reference: string | null;
  exchange_rate: string;
  base_settled: bigint;
  transaction_id: string;
  undone_at: Date | null;
};

/** An invoice or bill with all that belongs to it. */
export type TradeDocument = DocumentRow & {
  lines: TradeLineRow[];
  taxes: TaxRow[];
  payments: PaymentRow[];
};

const key = { organization_id: "text", side: "trade_side", id: "text" } as const;

const documentOf = (asked: string) => `
  select asked.place, d.id, d.state::text as state, d.contact_id, c.name as contact_name, c.email as contact_email,
    d.series, d.number, d.order_number, d.issue_date::text as issue_date, d.due_date::text as due_date, d.currency,
    d.exchange_rate::text as exchange_rate, d.notes, d.footer, d.subtotal, d.discount, d.tax, d.total, d.paid,
    d.base_total, d.base_settled, d.transaction_id,
    (select r.job_id from recurring_runs r where r.made_id = d.id) as recurring_id, d.issued_at, d.created_at, d.updated_at
  from ${asked} join trade_documents d on d.id = asked.id and d.organization_id = asked.organization_id and d.side = asked.side
  join book_contacts c on c.id = d.contact_id`;

const lockedDocuments = lookUp<DocumentRow>()({
  name: "locked_trade_documents",
  key,
  exclusive: true,
  sql: (asked) => `${documentOf(asked)} order by d.id for update of d`,
});

const foundDocuments = lookUp<DocumentRow>()({
  name: "found_trade_documents",
  key,
  sql: documentOf,
});

const linesOfDocuments = lookUp<TradeLineRow>()({
  name: "lines_of_trade_documents",
  key: { id: "text" },
  sql: (asked) => `
    select asked.place, l.item_id, l.description, l.quantity::text as quantity, l.unit_price,
      l.discount_percent::text as discount_percent, l.account_id, l.category_id, l.tax_rate_ids, l.discount, l.net
    from ${asked} join trade_lines l on l.document_id = asked.id order by l.document_id, l.position`,
});

const taxesOfDocuments = lookUp<TaxRow>()({
  name: "taxes_of_trade_documents",
  key: { id: "text" },
  sql: (asked) => `
    select asked.place, t.tax_rate_id, r.name, r.percent::text as percent, r.inclusive, r.account_id, t.taxable, t.amount
    from ${asked} join trade_taxes t on t.document_id = asked.id join book_tax_rates r on r.id = t.tax_rate_id
    order by t.document_id, t.position`,
});

const paymentsOfDocuments = lookUp<PaymentRow>()({
  name: "payments_of_trade_documents",
  key: { id: "text" },
  sql: (asked) => `
    select asked.place, p.id, p.amount, p.date::text as date, p.account_id, p.method, p.reference,
      p.exchange_rate::text as exchange_rate, p.base_settled, p.transaction_id, p.undone_at
    from ${asked} join trade_payments p on p.document_id = asked.id order by p.document_id, p.id`,
});

type Where = { organizationId: string; side: Side; id: string };

/** An invoice or bill that nobody else can change until the request is through. @throws not_found */
export async function lockDocument(read: Read, where: Where): Promise<TradeDocument> {
  return whole(read, where.side, await read(lockedDocuments, keyOf(where)));
}

/** An invoice or bill. @throws not_found */
export async function findDocument(read: Read, where: Where): Promise<TradeDocument> {
  return whole(read, where.side, await read(foundDocuments, keyOf(where)));
}

// What belongs to it is read once the lock is held: whoever held it before may have changed it.
async function whole(read: Read, side: Side, found: DocumentRow[]): Promise<TradeDocument> {
  const [document] = found;
  if (!document) throw notFound(side.noun);
  const { id } = document;
  const [lines, taxes, payments] = await Promise.all([
    read(linesOfDocuments, { id }),
    read(taxesOfDocuments, { id }),
    read(paymentsOfDocuments, { id }),
  ]);
  return { ...document, lines, taxes, payments };
}

function keyOf({ organizationId, side, id }: Where) {
  return { organization_id: organizationId, side: side.side, id };
}

/** @throws wrong_state unless the document is in this state */
export function requireState(
  { noun, issue }: Side,
  document: DocumentRow,
  required: TradeState,
  because: string,
): void {
  if (document.state === required) return;
  const number = numberIn(document);
  const name = number === null ? "" : ` ${number}`;
  const is =
    document.state === "open"
      ? issue.done
      : document.state === "draft"
        ? "a draft"
        : document.state;
  throw new DomainError(
    "wrong_state",
    `The ${noun}${name} is ${is}. ${because} Nothing was changed or charged.`,
    { document_status: is },
  );
}
