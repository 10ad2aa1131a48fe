import { html, raw } from "hono/html";
import { TEST_CARDS, type TestCard } from "../payments/test-cards.ts";
import type { Emulator } from "../state/emulator.ts";
import type { StoredSession } from "../state/tables.ts";
import { formatMoney, type Html, pageLayout } from "./page-layout.ts";

export interface CheckoutForm {
  email: string;
  name: string;
  country: string;
  state: string;
  method: string;
  error: string | null;
}

const METHOD_LABELS: Record<string, string> = {
  card: "Card",
  us_bank_account: "US bank account (ACH)",
  customer_balance: "Bank transfer (wire)",
  crypto: "Stablecoin (crypto)",
};

/** Shown at once; the others are one click away. */
const USUAL_CARDS = [
  "4242424242424242",
  "5555555555554444",
  "4000002760003184",
  "4000000000000002",
  "4000000000009995",
  "4000000000000341",
];

/** Numbers only; the rest of a card is filled in by the page. */
const SCRIPT = `
const form = document.querySelector("form[data-checkout]");
const number = document.querySelector("#card_number");
const expiry = document.querySelector("#card_expiry");
const show = () => {
  const chosen = form.querySelector("input[name=method]:checked")?.value ?? form.querySelector("input[name=method]").value;
  for (const part of form.querySelectorAll("[data-method]")) {
    part.hidden = part.dataset.method !== chosen;
    for (const field of part.querySelectorAll("input")) field.disabled = part.hidden;
  }
};
form.addEventListener("change", show);
show();
number?.addEventListener("input", () => {
  number.value = number.value.replace(/\\D/g, "").slice(0, 19).replace(/(.{4})(?=.)/g, "$1 ");
});
expiry?.addEventListener("input", (event) => {
  const digits = expiry.value.replace(/\\D/g, "").slice(0, 4);
  expiry.value = digits.length > 2 || (digits.length === 2 && event.inputType !== "deleteContentBackward")
    ? digits.slice(0, 2) + " / " + digits.slice(2) : digits;
});
for (const button of document.querySelectorAll("[data-fill]")) {
  button.addEventListener("click", () => {
    const card = form.querySelector("input[name=method][value=card]");
    if (card) card.checked = true;
    show();
    number.value = button.dataset.fill.replace(/(.{4})(?=.)/g, "$1 ");
    expiry.value = "12 / " + String((new Date().getFullYear() + 2) % 100).padStart(2, "0");
    document.querySelector("#card_cvc").value = "123";
    const name = document.querySelector("#card_name");
    if (!name.value) name.value = "Test Payer";
    number.focus();
  });
}
form.addEventListener("submit", () => {
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  button.textContent = "Processing...";
});
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
`;

/** The hosted checkout: what is bought on one side, how it is paid on the other. */
export function checkoutPage(emulator: Emulator, session: StoredSession, form: CheckoutForm) {
  const isSetup = session.mode === "setup";
  const total = formatMoney(session.amount_total ?? 0, session.currency ?? "usd");
  const knownEmail = emulator.tables.customers.get(session.customer ?? "")?.email;
  return pageLayout(
    isSetup ? "Save a card" : `Pay ${total}`,
    html`
<div class="columns">
<section aria-label="Summary">
  ${session.cancel_url ? html`<p><a href="${session.cancel_url}">Back</a></p>` : ""}
  ${isSetup ? html`<h1>Save a card</h1><p class="soft">Nothing is charged now.</p>` : summary(emulator, session, total)}
</section>
<section class="card form" aria-label="${isSetup ? "Card" : "Payment"}">
  ${wallets(session, knownEmail ?? form.email, form)}
  <form method="post" data-checkout>
    ${form.error ? html`<div class="error" role="alert">${form.error}</div>` : ""}
    <div class="field"><label for="email">Email</label>
      <input type="email" id="email" name="email" required autocomplete="email" value="${knownEmail ?? form.email}" ${raw(knownEmail ? "readonly" : "")}></div>
    ${methodChoice(session, form.method)}
    ${methodFields(form)}
    ${session.automatic_tax.enabled ? addressFields(form) : ""}
    ${
      session.consent_collection?.terms_of_service === "required"
        ? html`<label class="choice"><input type="checkbox" name="terms" value="accepted" required> I agree to the terms of service</label>`
        : ""
    }
    <button type="submit">${isSetup ? "Save card" : `Pay ${total}`}</button>
  </form>
  ${
    session.custom_text.submit
      ? html`<p class="soft small" style="margin-top:12px">${session.custom_text.submit.message}</p>`
      : ""
  }
</section>
${testCards()}
</div>
<script>${raw(SCRIPT)}</script>`,
  );
}

/** What a person sees on a session that takes no more payments. */
export function closedCheckoutPage(session: StoredSession) {
  const done = session.status === "complete";
  return pageLayout(
    done ? "Already done" : "Expired",
    html`<div class="card">
<h1>${done ? "You're all done here" : "This checkout has expired"}</h1>
<p class="soft">${
      done
        ? "This checkout was completed. You can close this page."
        : "Nothing was charged. Go back and start again."
    }</p>
${session.cancel_url && !done ? html`<a class="button" href="${session.cancel_url}">Go back</a>` : ""}
</div>`,
    { narrow: true },
  );
}

function summary(emulator: Emulator, session: StoredSession, total: string): Html | Promise<Html> {
  const items = emulator.tables.sessionSecrets.get(session.id)?.lineItems ?? [];
  return html`
<h1><span class="soft small">Total due</span><span class="amount" style="display:block">${total}</span></h1>
${items.map(
  (item) =>
    html`<div class="line"><span>${item.description ?? "Item"}${
      (item.quantity ?? 1) > 1 ? html` <span class="soft">&times; ${item.quantity}</span>` : ""
    }${productDescription(emulator, item.price?.product)}</span><span>${formatMoney(item.amount_total, item.currency)}</span></div>`,
)}
${session.automatic_tax.enabled ? html`<div class="line soft"><span>Tax</span><span>Included, by your address</span></div>` : ""}
<div class="line total" style="margin-bottom:24px"><span>Total</span><span>${total}</span></div>`;
}

function testCards(): Html | Promise<Html> {
  const row = (card: TestCard) =>
    html`<button type="button" class="fill" data-fill="${card.number}"><span>${card.label}</span><span class="mono">${card.number}</span></button>`;
  const usual = TEST_CARDS.filter((card) => USUAL_CARDS.includes(card.number));
  const others = TEST_CARDS.filter((card) => !USUAL_CARDS.includes(card.number));
  return html`<section class="card" aria-label="Test cards">
<h2 style="margin-top:0">Test cards</h2>
<p class="soft small">Click one to fill the form. Any future date and any three digits will do.</p>
${usual.map(row)}
<details style="margin-top:12px"><summary>More test cards</summary>${others.map(row)}</details>
</section>`;
}

function productDescription(emulator: Emulator, product: string | undefined) {
  const text = emulator.tables.products.get(product ?? "")?.description;
  return text ? html`<br><span class="soft small">${text}</span>` : "";
}

/** A phone's wallet pays with the card in it; here that is the Visa that succeeds. */
function wallets(
  session: StoredSession,
  email: string,
  { country, state }: CheckoutForm,
): Html | Promise<Html> | string {
  if (!session.payment_method_types.includes("card")) return "";
  return html`<form method="post" class="row field">
<input type="hidden" name="email" value="${email || "payer@example.test"}">
${session.automatic_tax.enabled ? html`<input type="hidden" name="country" value="${country || "US"}"><input type="hidden" name="state" value="${state}">` : ""}
<button type="submit" class="plain" name="wallet" value="apple_pay">Apple Pay</button>
<button type="submit" class="plain" name="wallet" value="google_pay">Google Pay</button>
</form>`;
}

function methodChoice(session: StoredSession, chosen: string): Html | Promise<Html> {
  const types = session.payment_method_types;
  if (types.length === 1)
    return html`<input type="hidden" name="method" value="${types[0] ?? "card"}">`;
  return html`<fieldset><legend>Pay with</legend>
${types.map(
  (type) =>
    html`<label class="choice"><input type="radio" name="method" value="${type}" ${raw(type === chosen ? "checked" : "")}> ${METHOD_LABELS[type] ?? type}</label>`,
)}
</fieldset>`;
}

function methodFields(form: CheckoutForm): Html | Promise<Html> {
  return html`
<div data-method="card">
  <div class="field"><label for="card_number">Card number</label>
    <input type="text" id="card_number" name="card_number" inputmode="numeric" autocomplete="off" placeholder="1234 1234 1234 1234" required></div>
  <div class="row">
    <div class="field"><label for="card_expiry">Expiration (MM / YY)</label>
      <input type="text" id="card_expiry" name="card_expiry" inputmode="numeric" autocomplete="off" placeholder="MM / YY" required></div>
    <div class="field"><label for="card_cvc">CVC</label>
      <input type="text" id="card_cvc" name="card_cvc" inputmode="numeric" autocomplete="off" maxlength="4" placeholder="123" required></div>
  </div>
  <div class="field"><label for="card_name">Name on card</label>
    <input type="text" id="card_name" name="card_name" autocomplete="off" value="${form.name}" required></div>
</div>
<div data-method="us_bank_account" hidden>
  <div class="field"><label for="account_number">Account number</label>
    <input type="text" id="account_number" name="account_number" inputmode="numeric" value="000123456789" disabled></div>
  <p class="soft small">000123456789 settles after four days, 000222222227 fails, 000000000009 stays pending. The payment can also be settled or failed at once on the stand-in's own page.</p>
</div>
<div data-method="customer_balance" hidden><p class="soft small">The payment stays pending until the transfer arrives. Settle it on the stand-in's own page.</p></div>
<div data-method="crypto" hidden><p class="soft small">The payment stays pending until the network confirms it. Settle it on the stand-in's own page.</p></div>`;
}

/** Where the payer is, which decides the tax (`tax/compute-tax.ts`). */
function addressFields(form: CheckoutForm): Html | Promise<Html> {
  return html`<div class="row">
  <div class="field"><label for="country">Country (two letters)</label>
    <input type="text" id="country" name="country" maxlength="2" pattern="[A-Z]{2}" title="Two capital letters" autocomplete="off" value="${form.country || "US"}" required></div>
  <div class="field"><label for="state">State (US)</label>
    <input type="text" id="state" name="state" maxlength="2" autocomplete="off" value="${form.state}"></div>
</div>`;
}
