import type { HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";
import { html } from "hono/html";
import { answerChallenge } from "../checkout/answer-challenge.ts";
import { submitCheckout } from "../checkout/submit-checkout.ts";
import { parseForm } from "../http/parse-form.ts";
import { StripeApiError } from "../http/stripe-api-error.ts";
import { createPaymentMethod, fromWallet } from "../payments/create-payment-method.ts";
import { requireSession } from "../resources/checkout-sessions.ts";
import type { Emulator } from "../state/emulator.ts";
import type { StoredPaymentMethod, StoredSession } from "../state/tables.ts";
import { type CheckoutForm, checkoutPage, closedCheckoutPage } from "./checkout-page.ts";
import { formatMoney, pageLayout } from "./page-layout.ts";

const AUTHENTICATION_FAILED =
  "We are unable to authenticate your payment method. Please choose a different payment method and try again.";

/** The hosted checkout and the 3-D Secure challenge, for people and for browser tests. */
export function addCheckoutPages(app: Hono<{ Bindings: HttpBindings }>, emulator: Emulator): void {
  app.get("/c/pay/:session", (context) => {
    const session = requireSession(emulator, context.req.param("session"));
    if (session.status !== "open") return context.html(closedCheckoutPage(session), 410);
    const error = context.req.query("error") === "authentication" ? AUTHENTICATION_FAILED : null;
    return context.html(checkoutPage(emulator, session, emptyForm(emulator, session, error)));
  });

  app.post("/c/pay/:session", async (context) => {
    const fields = parseForm(await context.req.text());
    const session = requireSession(emulator, context.req.param("session"));
    // A second click on Pay finds the payment done and follows the first.
    if (session.status === "complete") return context.redirect(successUrl(session), 303);
    if (session.status !== "open") return context.html(closedCheckoutPage(session), 410);
    const form: CheckoutForm = {
      email: text(fields.email),
      name: text(fields.card_name),
      country: text(fields.country),
      state: text(fields.state),
      method: text(fields.method) || "card",
      error: null,
    };
    try {
      const result = submitCheckout(emulator, session, {
        email: form.email || null,
        name: form.name || null,
        method: methodFrom(emulator, form, fields),
      });
      emulator.changed();
      if (result.kind === "authenticate") return context.redirect(`/3ds/${result.intent}`, 303);
      if (result.kind === "complete") return context.redirect(successUrl(session), 303);
      form.error = result.error.message;
    } catch (error) {
      if (!(error instanceof StripeApiError)) throw error;
      form.error = error.message;
    }
    return context.html(checkoutPage(emulator, session, form), 402);
  });

  app.get("/3ds/:intent", (context) => {
    const id = context.req.param("intent");
    const payment = emulator.tables.paymentIntents.get(id);
    const setup = emulator.tables.setupIntents.get(id);
    const waiting = (payment ?? setup)?.status === "requires_action";
    if (!waiting) {
      return context.html(
        pageLayout(
          "Nothing to confirm",
          html`<div class="card"><h1>Nothing to confirm</h1><p class="soft">This authentication was already answered.</p></div>`,
          { narrow: true },
        ),
        410,
      );
    }
    const amount = payment ? ` of ${formatMoney(payment.amount, payment.currency)}` : "";
    return context.html(
      pageLayout(
        "3-D Secure",
        html`<div class="card">
<h1>3-D Secure test page</h1>
<p class="soft">Your bank asks you to confirm ${payment ? "the payment" : "that this card may be saved"}${amount}.</p>
<form method="post">
<div class="field"><button type="submit" name="answer" value="pass">Complete</button></div>
<button type="submit" class="plain" name="answer" value="fail">Fail</button>
</form></div>`,
        { narrow: true },
      ),
    );
  });

  app.post("/3ds/:intent", async (context) => {
    const fields = parseForm(await context.req.text());
    const id = context.req.param("intent");
    const passed = text(fields.answer) === "pass";
    const returnUrl = returnUrlOf(emulator, id);
    const finished = completeSessionOf(emulator, id);
    if (finished) return context.redirect(successUrl(finished), 303);
    const result = answerChallenge(emulator, id, passed);
    emulator.changed();
    const { session } = result;
    if (!session) return context.redirect(returnUrl ?? "/", 303);
    if (!result.error) return context.redirect(successUrl(session), 303);
    if (!passed) return context.redirect(`/c/pay/${session.id}?error=authentication`, 303);
    return context.html(
      checkoutPage(emulator, session, emptyForm(emulator, session, result.error.message)),
      402,
    );
  });
}

/** Where a finished checkout goes, with the session's id put in. */
function successUrl(session: StoredSession): string {
  return (session.success_url ?? "/").replaceAll("{CHECKOUT_SESSION_ID}", session.id);
}

function completeSessionOf(emulator: Emulator, intent: string): StoredSession | null {
  for (const session of emulator.tables.sessions.values()) {
    const isIts = session.payment_intent === intent || session.setup_intent === intent;
    if (isIts && session.status === "complete") return session;
  }
  return null;
}

function returnUrlOf(emulator: Emulator, id: string): string | null {
  const intent = emulator.tables.paymentIntents.get(id) ?? emulator.tables.setupIntents.get(id);
  const url = intent?.next_action?.redirect_to_url?.return_url;
  if (!url) return null;
  const target = new URL(url);
  target.searchParams.set(id.startsWith("pi_") ? "payment_intent" : "setup_intent", id);
  return target.toString();
}

function emptyForm(emulator: Emulator, session: StoredSession, error: string | null): CheckoutForm {
  const address = emulator.tables.customers.get(session.customer ?? "")?.address;
  return {
    email: session.customer_details?.email ?? "",
    name: "",
    country: address?.country ?? "",
    state: address?.state ?? "",
    method: session.payment_method_types[0] ?? "card",
    error,
  };
}

function methodFrom(
  emulator: Emulator,
  form: CheckoutForm,
  fields: Record<string, unknown>,
): StoredPaymentMethod {
  const billing = {
    ...(form.email ? { email: form.email } : {}),
    ...(form.name ? { name: form.name } : {}),
    ...(form.country
      ? { address: { country: form.country, ...(form.state ? { state: form.state } : {}) } }
      : {}),
  };
  const wallet = text(fields.wallet);
  if (wallet === "apple_pay" || wallet === "google_pay") {
    const card = { number: "4242424242424242" };
    return fromWallet(
      createPaymentMethod(emulator, { type: "card", billing_details: billing, card }),
      wallet,
    );
  }
  if (form.method === "card") {
    const [month = "", year = ""] = text(fields.card_expiry)
      .split("/")
      .map((part) => part.trim());
    if (!/^\d{1,2}$/.test(month) || !/^\d{2}(\d{2})?$/.test(year)) {
      throw new StripeApiError(402, {
        type: "card_error",
        code: "invalid_expiry_month",
        message: "Your card's expiration date is incomplete.",
      });
    }
    return createPaymentMethod(emulator, {
      type: "card",
      billing_details: billing,
      card: {
        number: text(fields.card_number),
        exp_month: Number(month),
        exp_year: Number(year),
        cvc: text(fields.card_cvc),
      },
    });
  }
  if (form.method === "us_bank_account") {
    return createPaymentMethod(emulator, {
      type: "us_bank_account",
      billing_details: billing,
      us_bank_account: { account_number: text(fields.account_number) || "000123456789" },
    });
  }
  return createPaymentMethod(emulator, {
    type: form.method === "crypto" ? "crypto" : "customer_balance",
    billing_details: billing,
  });
}

function text(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
