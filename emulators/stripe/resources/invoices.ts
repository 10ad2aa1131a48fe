import type Stripe from "stripe";
import { answerList, matchesCreated } from "../http/answer-list.ts";
import { apiRoute } from "../http/api-route.ts";
import { invalidRequest, noSuch, noSuchReference } from "../http/stripe-api-error.ts";
import { confirmPaymentIntent } from "../payments/confirm-payment-intent.ts";
import {
  addInvoiceLine,
  createDraftInvoice,
  finalizeInvoice,
  markInvoicePaid,
} from "../payments/create-invoice.ts";
import { createPaymentIntent } from "../payments/create-payment-intent.ts";
import {
  mergeMetadata,
  resolvePaymentMethod,
  toMetadata,
} from "../payments/create-payment-method.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import type { StoredInvoice } from "../state/tables.ts";
import { emitEvent } from "../webhooks/emit-event.ts";

function requireInvoice(emulator: Emulator, id: string): StoredInvoice {
  const invoice = emulator.tables.invoices.get(id);
  if (!invoice) throw noSuch("invoice", id);
  return invoice;
}

function requireStatus(invoice: StoredInvoice, wanted: string[], verb: string): void {
  if (wanted.includes(invoice.status ?? "")) return;
  throw invalidRequest(
    `You can only ${verb} an invoice whose status is ${wanted.join(" or ")}; this one is ${invoice.status}.`,
    "invoice_not_editable",
  );
}

export const invoiceRoutes = [
  apiRoute<Stripe.InvoiceCreateParams>("POST", "/v1/invoices", ({ emulator, parameters }) => {
    const { customer } = parameters;
    if (customer === undefined) {
      throw invalidRequest("Missing required param: customer.", "parameter_missing", "customer");
    }
    if (!emulator.tables.customers.has(customer)) {
      throw noSuchReference("customer", customer, "customer");
    }
    return createDraftInvoice(emulator, {
      customer,
      currency: parameters.currency?.toLowerCase() ?? "usd",
      description: parameters.description ?? null,
      footer: parameters.footer ?? null,
      metadata: toMetadata(parameters.metadata),
    });
  }),
  apiRoute<Stripe.InvoiceListParams>("GET", "/v1/invoices", ({ emulator, parameters }) =>
    answerList(
      [...emulator.tables.invoices.values()].filter(
        (invoice) =>
          (parameters.customer === undefined || invoice.customer === parameters.customer) &&
          (parameters.status === undefined || invoice.status === parameters.status) &&
          matchesCreated(invoice.created, parameters.created),
      ),
      "/v1/invoices",
      parameters,
    ),
  ),
  apiRoute("GET", "/v1/invoices/{id}", ({ emulator, id }) => requireInvoice(emulator, id)),
  apiRoute<Stripe.InvoiceUpdateParams>(
    "POST",
    "/v1/invoices/{id}",
    ({ emulator, id, parameters }) => {
      const invoice = requireInvoice(emulator, id);
      if (parameters.description !== undefined)
        invoice.description = parameters.description || null;
      if (parameters.metadata !== undefined) {
        invoice.metadata = mergeMetadata(invoice.metadata, parameters.metadata);
      }
      emitEvent(emulator, "invoice.updated", invoice);
      return invoice;
    },
  ),
  apiRoute("POST", "/v1/invoices/{id}/finalize", ({ emulator, id }) => {
    const invoice = requireInvoice(emulator, id);
    requireStatus(invoice, ["draft"], "finalize");
    finalizeInvoice(emulator, invoice);
    return invoice;
  }),
  apiRoute<Stripe.InvoicePayParams>(
    "POST",
    "/v1/invoices/{id}/pay",
    ({ emulator, id, parameters }) => {
      const invoice = requireInvoice(emulator, id);
      requireStatus(invoice, ["draft", "open"], "pay");
      if (invoice.status === "draft") finalizeInvoice(emulator, invoice);
      payInvoice(emulator, invoice, parameters);
      return invoice;
    },
  ),
  apiRoute("POST", "/v1/invoices/{id}/void", ({ emulator, id }) => {
    const invoice = requireInvoice(emulator, id);
    requireStatus(invoice, ["open", "uncollectible"], "void");
    invoice.status = "void";
    invoice.status_transitions.voided_at = nowSeconds(emulator);
    emitEvent(emulator, "invoice.voided", invoice);
    return invoice;
  }),
  apiRoute<Stripe.InvoiceItemCreateParams>(
    "POST",
    "/v1/invoiceitems",
    ({ emulator, parameters }) => {
      if (parameters.invoice === undefined) {
        throw invalidRequest(
          "The local stand-in adds items to an invoice: give `invoice`.",
          "parameter_missing",
          "invoice",
        );
      }
      const invoice = emulator.tables.invoices.get(parameters.invoice);
      if (!invoice) throw noSuchReference("invoice", parameters.invoice, "invoice");
      requireStatus(invoice, ["draft"], "change");
      const line = addInvoiceLine(emulator, invoice, {
        amount: parameters.amount ?? 0,
        description: parameters.description ?? null,
        quantity: parameters.quantity ?? 1,
        metadata: toMetadata(parameters.metadata),
      });
      return {
        id: line.id.replace(/^il_/, "ii_"),
        object: "invoiceitem",
        amount: line.amount,
        currency: line.currency,
        customer: invoice.customer,
        date: nowSeconds(emulator),
        description: line.description,
        invoice: invoice.id,
        livemode: false,
        metadata: line.metadata,
        quantity: line.quantity,
      };
    },
  ),
  apiRoute<Stripe.InvoicePaymentListParams>(
    "GET",
    "/v1/invoice_payments",
    ({ emulator, parameters }) =>
      answerList(
        [...emulator.tables.invoicePayments.values()].filter(
          (row) =>
            (parameters.invoice === undefined || row.invoice === parameters.invoice) &&
            (parameters.payment?.payment_intent === undefined ||
              row.payment.payment_intent === parameters.payment.payment_intent),
        ),
        "/v1/invoice_payments",
        parameters,
      ),
  ),
];

function payInvoice(
  emulator: Emulator,
  invoice: StoredInvoice,
  parameters: Stripe.InvoicePayParams,
): void {
  if (parameters.paid_out_of_band || invoice.amount_due === 0) {
    markInvoicePaid(emulator, invoice, null);
    return;
  }
  const customer = emulator.tables.customers.get(invoice.customer ?? "");
  const methodId =
    parameters.payment_method ??
    (customer?.invoice_settings.default_payment_method as string | null);
  if (!methodId || !customer) {
    throw invalidRequest(
      "There is no `default_payment_method` set on this Customer or Invoice. Please set either or pass `payment_method`.",
      "invoice_payment_intent_requires_action",
    );
  }
  const method = resolvePaymentMethod(emulator, methodId);
  const intent = createPaymentIntent(emulator, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: customer.id,
  });
  try {
    confirmPaymentIntent(emulator, intent, method, {
      offSession: true,
      returnUrl: null,
      errorOnRequiresAction: false,
      setupFutureUsage: null,
    });
  } catch (error) {
    invoice.attempted = true;
    invoice.attempt_count += 1;
    emitEvent(emulator, "invoice.payment_failed", invoice);
    throw error;
  }
  markInvoicePaid(emulator, invoice, intent.id);
}
