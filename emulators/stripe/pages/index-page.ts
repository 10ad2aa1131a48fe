import { html, raw } from "hono/html";
import { isPending } from "../payments/settle-payment.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { formatDate, formatMoney, pageLayout } from "./page-layout.ts";

const SHOWN = 15;

const SCRIPT = `
for (const button of document.querySelectorAll("[data-post]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    const answer = await fetch(button.dataset.post, { method: "POST", body: "{}" });
    if (answer.ok) location.reload();
    else alert((await answer.json()).error.message);
  });
}
`;

/** What this program is, what waits for a decision, and what happened last. */
export function indexPage(emulator: Emulator) {
  const { tables } = emulator;
  const pending = [...tables.paymentIntents.values()].filter(isPending).reverse();
  const payments = [...tables.ledger.values()].reverse().slice(0, SHOWN);
  const events = [...tables.events.values()].reverse().slice(0, SHOWN);
  return pageLayout(
    "Local Stripe stand-in",
    html`
<h1>Local Stripe stand-in</h1>
<p class="soft">It answers the Stripe API on this address for the official SDK, and only with test keys. Its clock says ${formatDate(nowSeconds(emulator))} UTC.</p>
<p><a href="/_emulator/ledger">Ledger</a> &middot; <a href="/_emulator/requests">Requests</a> &middot; <a href="/_emulator/events">Events</a> &middot; <a href="/_emulator/webhooks">Webhooks</a> &middot; <a href="/_emulator/faults">Faults</a></p>
<p class="small soft">Webhooks go to ${emulator.webhooks.url ?? "nowhere yet"} (mode ${emulator.webhooks.mode}); ${tables.deliveries.size} wait.</p>
<section class="card"><h2 style="margin-top:0">Pending payments</h2>
${
  pending.length === 0
    ? html`<p class="soft">None. Bank debits, wires and stablecoins wait here until they settle or fail.</p>`
    : pending.map(
        (
          intent,
        ) => html`<div class="line" style="align-items:center"><span style="flex:1"><span class="mono">${intent.id}</span><br>${formatMoney(intent.amount, intent.currency)}, ${tables.paymentMethods.get(intent.payment_method ?? "")?.type ?? ""}</span>
<button class="inline" data-post="/_emulator/payment_intents/${intent.id}/settle">Settle</button><button class="plain inline" data-post="/_emulator/payment_intents/${intent.id}/fail">Fail</button></div>`,
      )
}</section>
<section class="card" style="margin-top:20px"><h2 style="margin-top:0">Last payments</h2>
${
  payments.length === 0
    ? html`<p class="soft">Nothing was charged yet.</p>`
    : html`<div class="table" role="region" tabindex="0" aria-label="Last payments"><table><thead><tr><th>When</th><th>Amount</th><th>Status</th><th>Refunded</th><th>Charge</th></tr></thead><tbody>
${payments.map(
  (row) =>
    html`<tr><td>${formatDate(row.created)}</td><td>${formatMoney(row.amount, row.currency)}</td><td>${row.status}${row.disputed ? ", disputed" : ""}</td><td>${row.refunded > 0 ? formatMoney(row.refunded, row.currency) : ""}</td><td><a class="mono" href="/receipts/${row.charge}">${row.charge}</a></td></tr>`,
)}</tbody></table></div>`
}</section>
<section class="card" style="margin-top:20px"><h2 style="margin-top:0">Last events</h2>
${
  events.length === 0
    ? html`<p class="soft">Nothing happened yet.</p>`
    : html`<div class="table" role="region" tabindex="0" aria-label="Last events"><table><thead><tr><th>When</th><th>Type</th><th>Event</th></tr></thead><tbody>
${events.map((event) => html`<tr><td>${formatDate(event.created)}</td><td>${event.type}</td><td class="mono">${event.id}</td></tr>`)}</tbody></table></div>`
}</section>
<script>${raw(SCRIPT)}</script>`,
  );
}
