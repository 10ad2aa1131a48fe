import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { parseForm } from "../http/parse-form.ts";
import { noSuch, StripeApiError } from "../http/stripe-api-error.ts";
import { detachPaymentMethod } from "../payments/attach-payment-method.ts";
import { confirmSetupIntent, createSetupIntent } from "../payments/confirm-setup-intent.ts";
import { createPaymentMethod } from "../payments/create-payment-method.ts";
import { requireCustomer, updateCustomer } from "../resources/customers.ts";
import type { Emulator } from "../state/emulator.ts";
import type { StoredCustomer, StoredPaymentMethod, StoredPortalSession } from "../state/tables.ts";
import { formatDate, formatMoney, pageLayout } from "./page-layout.ts";

/** The billing portal: saved cards (default, remove, add), receipts and invoices. */
export function addPortalPages(app: Hono<{ Bindings: HttpBindings }>, emulator: Emulator): void {
  app.get("/p/session/:id", (context) => {
    const session = requirePortalSession(emulator, context.req.param("id"));
    return context.html(portalPage(emulator, session, null));
  });
  app.post("/p/session/:id/:action", async (context: Context) => {
    const session = requirePortalSession(emulator, context.req.param("id") ?? "");
    const customer = requireCustomer(emulator, session.customer);
    const fields = parseForm(await context.req.text());
    try {
      const challenge = act(emulator, customer, context.req.param("action") ?? "", fields, session);
      emulator.changed();
      return context.redirect(challenge ?? `/p/session/${session.id}`, 303);
    } catch (error) {
      if (!(error instanceof StripeApiError)) throw error;
      return context.html(portalPage(emulator, session, error.message), 400);
    }
  });
}

function requirePortalSession(emulator: Emulator, id: string): StoredPortalSession {
  const session = emulator.tables.portalSessions.get(id);
  if (!session) throw noSuch("billing_portal.session", id);
  return session;
}

function act(
  emulator: Emulator,
  customer: StoredCustomer,
  action: string,
  fields: Record<string, unknown>,
  session: StoredPortalSession,
): string | null {
  if (action === "add") return addCard(emulator, customer, fields, session);
  const method = emulator.tables.paymentMethods.get(String(fields.payment_method ?? ""));
  if (method?.customer !== customer.id)
    throw noSuch("PaymentMethod", String(fields.payment_method));
  if (action === "default") {
    updateCustomer(emulator, customer, { invoice_settings: { default_payment_method: method.id } });
  } else if (action === "remove") detachPaymentMethod(emulator, method);
  else throw noSuch("action", action);
  return null;
}

function addCard(
  emulator: Emulator,
  customer: StoredCustomer,
  fields: Record<string, unknown>,
  session: StoredPortalSession,
): string | null {
  const [month, year] = String(fields.card_expiry ?? "").split("/");
  const method = createPaymentMethod(emulator, {
    type: "card",
    card: {
      number: String(fields.card_number ?? ""),
      cvc: String(fields.card_cvc ?? ""),
      exp_month: Number(month) || 0,
      exp_year: Number(year) || 0,
    },
  });
  const intent = createSetupIntent(emulator, {
    customer: customer.id,
    description: null,
    metadata: {},
    usage: "off_session",
    paymentMethod: method,
  });
  confirmSetupIntent(emulator, intent, method, `${emulator.baseUrl}/p/session/${session.id}`);
  if (intent.status === "requires_action") return `/3ds/${intent.id}`;
  if (customer.invoice_settings.default_payment_method === null) {
    updateCustomer(emulator, customer, { invoice_settings: { default_payment_method: method.id } });
  }
  return null;
}

function portalPage(emulator: Emulator, session: StoredPortalSession, error: string | null) {
  const customer = requireCustomer(emulator, session.customer);
  const methods = [...emulator.tables.paymentMethods.values()].filter(
    (method) => method.customer === customer.id,
  );
  const charges = [...emulator.tables.charges.values()]
    .filter((charge) => charge.customer === customer.id && charge.status === "succeeded")
    .reverse();
  const invoices = [...emulator.tables.invoices.values()]
    .filter((invoice) => invoice.customer === customer.id && invoice.status !== "draft")
    .reverse();
  return pageLayout(
    "Billing",
    html`
${session.return_url ? html`<p><a href="${session.return_url}">Return</a></p>` : ""}
<h1>Billing</h1><p class="soft">${customer.name ?? ""} ${customer.email ?? ""}</p>
${error ? html`<div class="error" role="alert">${error}</div>` : ""}
<section class="card"><h2 style="margin-top:0">Payment methods</h2>
${methods.length === 0 ? html`<p class="soft">No card is saved.</p>` : methods.map((method) => methodRow(session, customer, method))}
<details style="margin-top:16px"><summary>Add a card</summary>
<form method="post" action="/p/session/${session.id}/add" style="margin-top:12px">
<div class="field"><label for="card_number">Card number</label><input type="text" id="card_number" name="card_number" inputmode="numeric" required></div>
<div class="row"><div class="field"><label for="card_expiry">Expiration (MM / YY)</label><input type="text" id="card_expiry" name="card_expiry" placeholder="MM / YY" required></div>
<div class="field"><label for="card_cvc">CVC</label><input type="text" id="card_cvc" name="card_cvc" required></div></div>
<button type="submit">Add card</button></form></details></section>
<section class="card" style="margin-top:20px"><h2 style="margin-top:0">Receipts</h2>
${
  charges.length === 0
    ? html`<p class="soft">No payment was made yet.</p>`
    : charges.map(
        (charge) =>
          html`<div class="line"><span>${formatDate(charge.created)}</span><span>${formatMoney(charge.amount, charge.currency)}</span><a href="/receipts/${charge.id}">Receipt</a></div>`,
      )
}
${invoices.map(
  (invoice) =>
    html`<div class="line"><span>${formatDate(invoice.created)}</span><span>${invoice.number}</span><a href="/i/${invoice.id}">Invoice</a></div>`,
)}
</section>`,
  );
}

function methodRow(
  session: StoredPortalSession,
  customer: StoredCustomer,
  method: StoredPaymentMethod,
) {
  const label = method.card
    ? `${method.card.brand} ending in ${method.card.last4}, ${method.card.exp_month}/${method.card.exp_year}`
    : `${method.type} ${method.us_bank_account?.last4 ?? ""}`;
  const isDefault = customer.invoice_settings.default_payment_method === method.id;
  const button = (action: string, text: string) =>
    html`<form method="post" action="/p/session/${session.id}/${action}"><button class="plain inline" name="payment_method" value="${method.id}" aria-label="${text}: ${label}">${text}</button></form>`;
  return html`<div class="line" style="align-items:center;flex-wrap:wrap"><span style="flex:1 1 180px">${label}${isDefault ? html` <strong>Default</strong>` : ""}</span>
${isDefault ? "" : button("default", "Make default")}${button("remove", "Remove")}</div>`;
}
