import { plainDecimal } from "@/server/accounting/amounts/decimal";
import { dayInTimeZone } from "@/server/foundation/clock";
import { numberIn, type Side } from "./sides";
import type { TradeDocumentAnswer, TradeSummary } from "./trade.schema";
import type { DocumentRow, TradeDocument } from "./trade-rows";

/** What lists show of an invoice or bill. @param today in the organization's time zone */
export function tradeSummary(side: Side, row: DocumentRow, today: string): TradeSummary {
  return {
    id: row.id,
    number: numberIn(row),
    status: statusOf(side, row),
    overdue: row.state === "open" && row.due_date < today,
    contact: { id: row.contact_id, name: row.contact_name },
    issue_date: row.issue_date,
    due_date: row.due_date,
    order_number: row.order_number,
    currency: row.currency,
    total: Number(row.total),
    paid: Number(row.paid),
    due: row.state === "open" ? Number(row.total - row.paid) : 0,
    created_at: row.created_at.toISOString(),
    issued_at: row.issued_at?.toISOString() ?? null,
  };
}

function statusOf({ issue }: Side, { state, paid }: DocumentRow): TradeSummary["status"] {
  if (state !== "open") return state;
  return paid > 0n ? "partially_paid" : issue.done;
}

/** An invoice or bill as the API shows it. */
export function tradeAnswer(
  side: Side,
  document: TradeDocument,
  { timeZone, now }: { timeZone: string; now: Date },
): TradeDocumentAnswer {
  return {
    ...tradeSummary(side, document, dayInTimeZone(now, timeZone)),
    series: document.series,
    exchange_rate_decimal: document.exchange_rate && plainDecimal(document.exchange_rate),
    lines: document.lines.map((line) => ({
      item_id: line.item_id,
      description: line.description,
      quantity_decimal: plainDecimal(line.quantity),
      unit_price: Number(line.unit_price),
      discount_percent_decimal: line.discount_percent && plainDecimal(line.discount_percent),
      account_id: line.account_id,
      category_id: line.category_id,
      tax_rate_ids: line.tax_rate_ids,
      discount: Number(line.discount),
      net: Number(line.net),
    })),
    taxes: document.taxes.map((tax) => ({
      tax_rate_id: tax.tax_rate_id,
      name: tax.name,
      percent_decimal: plainDecimal(tax.percent),
      inclusive: tax.inclusive,
      taxable: Number(tax.taxable),
      amount: Number(tax.amount),
    })),
    subtotal: Number(document.subtotal),
    discount: Number(document.discount),
    tax: Number(document.tax),
    payments: document.payments.map((payment) => ({
      id: payment.id,
      amount: Number(payment.amount),
      date: payment.date,
      account_id: payment.account_id,
      method: payment.method,
      reference: payment.reference,
      exchange_rate_decimal: plainDecimal(payment.exchange_rate),
      transaction_id: payment.transaction_id,
      undone_at: payment.undone_at?.toISOString() ?? null,
    })),
    notes: document.notes,
    footer: document.footer,
    transaction_id: document.transaction_id,
    recurring_id: document.recurring_id,
    updated_at: document.updated_at.toISOString(),
  };
}
