import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { StoredInvoice, StoredInvoiceLine } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";

/** A draft invoice without lines. */
export function createDraftInvoice(
  emulator: Emulator,
  parameters: {
    customer: string | null;
    currency: string;
    description: string | null;
    footer: string | null;
    metadata: Record<string, string>;
  },
): StoredInvoice {
  const now = nowSeconds(emulator);
  const id = makeId("in");
  const customer = emulator.tables.customers.get(parameters.customer ?? "");
  const invoice: StoredInvoice = {
    id,
    object: "invoice",
    account_country: "US",
    account_name: "Local stand-in",
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: false,
    automatic_tax: {
      disabled_reason: null,
      enabled: false,
      liability: null,
      provider: null,
      status: null,
    },
    automatically_finalizes_at: null,
    billing_reason: "manual",
    collection_method: "charge_automatically",
    created: now,
    currency: parameters.currency,
    custom_fields: null,
    customer: parameters.customer,
    customer_account: null,
    customer_address: customer?.address ?? null,
    customer_email: customer?.email ?? null,
    customer_name: customer?.name ?? null,
    customer_phone: customer?.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: "none",
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: parameters.description,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: parameters.footer,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: { object: "list", data: [], has_more: false, url: `/v1/invoices/${id}/lines` },
    livemode: false,
    metadata: parameters.metadata,
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: null,
    payment_settings: {
      default_mandate: null,
      payment_method_options: null,
      payment_method_types: null,
    },
    period_end: now,
    period_start: now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: "draft",
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: null,
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
  };
  emulator.tables.invoices.set(id, invoice);
  emitEvent(emulator, "invoice.created", invoice);
  return invoice;
}

/** Adds a line and the sums that follow from it. */
export function addInvoiceLine(
  emulator: Emulator,
  invoice: StoredInvoice,
  line: {
    amount: number;
    description: string | null;
    quantity: number;
    metadata: Record<string, string>;
  },
): StoredInvoiceLine {
  const now = nowSeconds(emulator);
  const row: StoredInvoiceLine = {
    id: makeId("il"),
    object: "line_item",
    amount: line.amount,
    currency: invoice.currency,
    description: line.description,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: invoice.id,
    livemode: false,
    metadata: line.metadata,
    parent: null,
    period: { end: now, start: now },
    pretax_credit_amounts: [],
    pricing: {
      type: "price_details",
      unit_amount_decimal: String(line.amount / Math.max(1, line.quantity)),
    },
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    subscription: null,
    subtotal: line.amount,
    taxes: [],
  };
  invoice.lines.data.push(row);
  const total = invoice.lines.data.reduce((sum, { amount }) => sum + amount, 0);
  invoice.subtotal = total;
  invoice.subtotal_excluding_tax = total;
  invoice.total = total;
  invoice.total_excluding_tax = total;
  invoice.amount_due = total;
  invoice.amount_remaining = total;
  return row;
}

/** Gives the invoice its number and its pages; from here its lines stay as they are. */
export function finalizeInvoice(emulator: Emulator, invoice: StoredInvoice): void {
  const customer = emulator.tables.customers.get(invoice.customer ?? "");
  const sequence = customer?.next_invoice_sequence ?? emulator.tables.invoices.size;
  if (customer) customer.next_invoice_sequence = sequence + 1;
  invoice.number = `${customer?.invoice_prefix ?? "STANDIN"}-${String(sequence).padStart(4, "0")}`;
  invoice.status = "open";
  invoice.status_transitions.finalized_at = nowSeconds(emulator);
  invoice.effective_at = nowSeconds(emulator);
  invoice.hosted_invoice_url = `${emulator.baseUrl}/i/${invoice.id}`;
  invoice.invoice_pdf = `${emulator.baseUrl}/i/${invoice.id}/pdf`;
  emitEvent(emulator, "invoice.finalized", invoice);
}

/** Marks the invoice paid, by a payment or (null) outside of Stripe. */
export function markInvoicePaid(
  emulator: Emulator,
  invoice: StoredInvoice,
  paymentIntent: string | null,
): void {
  const now = nowSeconds(emulator);
  const amount = invoice.amount_due;
  invoice.status = "paid";
  invoice.attempted = true;
  invoice.attempt_count += 1;
  invoice.amount_paid = amount;
  invoice.amount_remaining = 0;
  invoice.status_transitions.paid_at = now;
  if (paymentIntent !== null) {
    const id = makeId("inpay");
    emulator.tables.invoicePayments.set(id, {
      id,
      object: "invoice_payment",
      amount_paid: amount,
      amount_requested: amount,
      created: now,
      currency: invoice.currency,
      invoice: invoice.id,
      is_default: true,
      livemode: false,
      payment: { payment_intent: paymentIntent, type: "payment_intent" },
      status: "paid",
      status_transitions: { canceled_at: null, paid_at: now },
    });
    const payment = emulator.tables.invoicePayments.get(id);
    if (payment) emitEvent(emulator, "invoice_payment.paid", payment);
  }
  emitEvent(emulator, "invoice.paid", invoice);
  emitEvent(emulator, "invoice.payment_succeeded", invoice);
}
