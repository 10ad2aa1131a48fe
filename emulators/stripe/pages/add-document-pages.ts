import type { HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";
import { html } from "hono/html";
import { parseForm } from "../http/parse-form.ts";
import { noSuch } from "../http/stripe-api-error.ts";
import { fundCashBalance } from "../payments/cash-balance.ts";
import { requireCharge } from "../resources/charges.ts";
import { requirePaymentIntent } from "../resources/payment-intents.ts";
import type { Emulator } from "../state/emulator.ts";
import type { StoredCharge, StoredInvoice } from "../state/tables.ts";
import { formatDate, formatMoney, pageLayout } from "./page-layout.ts";
import { type PdfLine, writePdf } from "./write-invoice-pdf.ts";

/** Invoices (page and PDF), receipts, and the instructions of a bank transfer. */
export function addDocumentPages(app: Hono<{ Bindings: HttpBindings }>, emulator: Emulator): void {
  app.get("/i/:id", (context) => {
    const invoice = requireInvoice(emulator, context.req.param("id"));
    return context.html(invoicePage(invoice));
  });
  app.get("/i/:id/pdf", (context) => {
    const invoice = requireInvoice(emulator, context.req.param("id"));
    return context.body(writePdf(`Invoice ${invoice.number}`, invoiceLines(invoice)), 200, {
      "content-type": "application/pdf",
      "content-disposition": `inline; filename="Invoice-${invoice.number ?? invoice.id}.pdf"`,
    });
  });
  app.get("/receipts/:charge", (context) =>
    context.html(receiptPage(requireCharge(emulator, context.req.param("charge")))),
  );
  app.get("/bank-transfer/:intent", (context) => {
    const intent = requirePaymentIntent(emulator, context.req.param("intent"));
    const transfer = intent.next_action?.display_bank_transfer_instructions;
    const account = transfer?.financial_addresses?.find(({ aba }) => aba)?.aba;
    return context.html(
      pageLayout(
        "Bank transfer",
        html`<div class="card"><h1>Pay by bank transfer</h1>
${
  transfer
    ? html`<div class="line"><span>Still to send</span><strong>${formatMoney(transfer.amount_remaining ?? intent.amount, intent.currency)}</strong></div>
<div class="line"><span>Routing number</span><span class="mono">${account?.routing_number ?? ""}</span></div>
<div class="line"><span>Account number</span><span class="mono">${account?.account_number ?? ""}</span></div>
<div class="line"><span>Reference</span><span class="mono">${transfer.reference}</span></div>
<form method="post" style="margin-top:16px">
<div class="field"><label for="amount">Let a transfer arrive, in dollars</label>
<input type="text" id="amount" name="amount" inputmode="decimal" value="${((transfer.amount_remaining ?? intent.amount) / 100).toFixed(2)}" required></div>
<button type="submit">Send</button></form>`
    : html`<p class="soft">No transfer is awaited: this payment's status is ${intent.status}.</p>`
}</div>`,
        { narrow: true },
      ),
    );
  });
  app.post("/bank-transfer/:intent", async (context) => {
    const intent = requirePaymentIntent(emulator, context.req.param("intent"));
    const amount = Math.round(Number(parseForm(await context.req.text()).amount) * 100);
    const reference = intent.next_action?.display_bank_transfer_instructions?.reference ?? null;
    if (intent.customer && Number.isInteger(amount) && amount > 0) {
      fundCashBalance(emulator, intent.customer, { amount, currency: intent.currency, reference });
      emulator.changed();
    }
    return context.redirect(`/bank-transfer/${intent.id}`, 303);
  });
}

function requireInvoice(emulator: Emulator, id: string): StoredInvoice {
  const invoice = emulator.tables.invoices.get(id);
  if (!invoice) throw noSuch("invoice", id);
  return invoice;
}

function invoicePage(invoice: StoredInvoice) {
  return pageLayout(
    `Invoice ${invoice.number ?? ""}`,
    html`<div class="card">
<p class="soft" style="margin:0">Invoice ${invoice.number ?? "(draft)"}</p>
<div class="amount">${formatMoney(invoice.total, invoice.currency)}</div>
<div class="line"><span>Status</span><strong>${invoice.status}</strong></div>
<div class="line"><span>Date</span><span>${formatDate(invoice.created)}</span></div>
<div class="line"><span>Billed to</span><span>${invoice.customer_name ?? ""} ${invoice.customer_email ?? ""}</span></div>
<h2>Items</h2>
${invoice.lines.data.map(
  (line) =>
    html`<div class="line"><span>${line.description ?? "Item"}${(line.quantity ?? 1) > 1 ? ` x ${line.quantity}` : ""}</span><span>${formatMoney(line.amount, line.currency)}</span></div>`,
)}
<div class="line total" style="margin-bottom:20px"><span>Total</span><span>${formatMoney(invoice.total, invoice.currency)}</span></div>
<a class="button" href="/i/${invoice.id}/pdf">Download PDF</a>
</div>`,
    { narrow: true },
  );
}

function receiptPage(charge: StoredCharge) {
  const card = charge.payment_method_details?.card;
  return pageLayout(
    "Receipt",
    html`<div class="card"><p class="soft" style="margin:0">Receipt</p>
<div class="amount">${formatMoney(charge.amount, charge.currency)}</div>
<div class="line"><span>Status</span><strong>${charge.refunded ? "refunded" : charge.status}</strong></div>
<div class="line"><span>Date</span><span>${formatDate(charge.created)}</span></div>
<div class="line"><span>Paid with</span><span>${card ? `${card.brand} ending in ${card.last4}` : (charge.payment_method_details?.type ?? "")}</span></div>
${charge.amount_refunded > 0 ? html`<div class="line"><span>Refunded</span><span>${formatMoney(charge.amount_refunded, charge.currency)}</span></div>` : ""}
<div class="line"><span>Reference</span><span class="mono">${charge.id}</span></div></div>`,
    { narrow: true },
  );
}

function invoiceLines(invoice: StoredInvoice): PdfLine[] {
  const rows: PdfLine[] = [
    { text: "Invoice", x: 50, y: 70, size: 24, bold: true },
    { text: "TEST MODE - no real money moved", x: 360, y: 64, size: 9 },
    { text: `Number: ${invoice.number ?? "draft"}`, x: 50, y: 105 },
    { text: `Date: ${formatDate(invoice.created)} UTC`, x: 50, y: 121 },
    { text: `Status: ${invoice.status}`, x: 50, y: 137 },
    { text: "Billed to", x: 320, y: 105, bold: true },
    { text: invoice.customer_name ?? "", x: 320, y: 121 },
    { text: invoice.customer_email ?? "", x: 320, y: 137 },
    { text: "Description", x: 50, y: 190, bold: true },
    { text: "Quantity", x: 380, y: 190, bold: true },
    { text: "Amount", x: 470, y: 190, bold: true },
  ];
  let y = 190;
  for (const line of invoice.lines.data) {
    y += 20;
    rows.push(
      { text: (line.description ?? "Item").slice(0, 60), x: 50, y },
      { text: String(line.quantity ?? 1), x: 380, y },
      { text: formatMoney(line.amount, line.currency), x: 470, y },
    );
  }
  rows.push(
    { text: "Total", x: 380, y: y + 34, bold: true },
    { text: formatMoney(invoice.total, invoice.currency), x: 470, y: y + 34, bold: true },
    { text: "Paid", x: 380, y: y + 52 },
    { text: formatMoney(invoice.amount_paid, invoice.currency), x: 470, y: y + 52 },
  );
  return rows;
}
