import type { Hono } from "hono";
import { z } from "zod";
import { answerChallenge } from "../checkout/answer-challenge.ts";
import { submitCheckout } from "../checkout/submit-checkout.ts";
import { createPaymentMethod, fromWallet } from "../payments/create-payment-method.ts";
import { closeDispute, openDispute, warnOfFraud } from "../payments/dispute-charge.ts";
import { failRefund } from "../payments/refund-charge.ts";
import { failPayment, settlePayment } from "../payments/settle-payment.ts";
import { passesLuhn } from "../payments/test-cards.ts";
import { requireCharge, requireRefund } from "../resources/charges.ts";
import { requireSession } from "../resources/checkout-sessions.ts";
import { requireDispute } from "../resources/disputes.ts";
import { requirePaymentIntent } from "../resources/payment-intents.ts";
import type { Emulator } from "../state/emulator.ts";
import { InputError, json, read } from "./read-body.ts";

const completeBody = z
  .strictObject({
    card: z.union([z.string(), z.number()]).optional(),
    payment_method: z.enum(["us_bank_account", "customer_balance", "crypto"]).optional(),
    wallet: z.enum(["apple_pay", "google_pay"]).optional(),
    three_d_secure: z.enum(["pass", "fail"]).optional(),
    email: z.string().optional(),
    name: z.string().optional(),
    country: z.string().length(2).optional(),
    state: z.string().max(2).optional(),
  })
  .refine((body) => body.card === undefined || body.payment_method === undefined, {
    message: "give card or payment_method, not both",
  });
const disputeBody = z.strictObject({
  reason: z.string().min(1).default("fraudulent"),
  amount: z.number().int().positive().optional(),
  inquiry: z.boolean().default(false),
});
const closeBody = z.strictObject({ outcome: z.enum(["won", "lost"]) });
const behaviourBody = z.strictObject({
  card: z.string().refine(passesLuhn, "not a valid card number"),
});
const emptyBody = z.strictObject({});

/** What people and banks do: pay on a checkout, settle, fail, dispute, decide. */
export function addPaymentControls(app: Hono, emulator: Emulator): void {
  app.post("/checkout/:session/complete", async (context) => {
    const body = await read(context, completeBody);
    const session = requireSession(emulator, context.req.param("session"));
    const { country, state } = body;
    const billing = country
      ? { billing_details: { address: { country, ...(state ? { state } : {}) } } }
      : {};
    const method =
      body.payment_method === undefined
        ? createPaymentMethod(emulator, {
            type: "card",
            card: { number: String(body.card ?? "4242424242424242"), cvc: "123" },
            ...billing,
          })
        : createPaymentMethod(emulator, { type: body.payment_method, ...billing });
    if (body.wallet) fromWallet(method, body.wallet);
    const result = submitCheckout(emulator, session, {
      email: body.email ?? session.customer_details?.email ?? "payer@example.test",
      name: body.name ?? null,
      method,
    });
    if (result.kind === "declined") {
      emulator.changed();
      return json({ completed: false, error: result.error, session }, 402);
    }
    if (result.kind === "authenticate") {
      const challenge = answerChallenge(emulator, result.intent, body.three_d_secure !== "fail");
      emulator.changed();
      if (challenge.error) {
        return json({ completed: false, error: challenge.error, session }, 402);
      }
    }
    emulator.changed();
    return json({ completed: true, session });
  });
  app.post("/payment_intents/:id/settle", async (context) => {
    await read(context, emptyBody);
    const intent = requirePaymentIntent(emulator, context.req.param("id"));
    settlePayment(emulator, intent);
    return json({ payment_intent: intent });
  });
  app.post("/payment_intents/:id/fail", async (context) => {
    await read(context, emptyBody);
    const intent = requirePaymentIntent(emulator, context.req.param("id"));
    failPayment(emulator, intent);
    return json({ payment_intent: intent });
  });
  app.post("/charges/:id/dispute", async (context) => {
    const body = await read(context, disputeBody);
    const charge = requireCharge(emulator, context.req.param("id"));
    const { reason, amount, inquiry: isInquiry } = body;
    return json({ dispute: openDispute(emulator, charge, { reason, amount, isInquiry }) });
  });
  app.post("/charges/:id/fraud_warning", async (context) => {
    await read(context, emptyBody);
    const charge = requireCharge(emulator, context.req.param("id"));
    return json({ early_fraud_warning: warnOfFraud(emulator, charge) });
  });
  app.post("/refunds/:id/fail", async (context) => {
    await read(context, emptyBody);
    const refund = requireRefund(emulator, context.req.param("id"));
    failRefund(emulator, refund);
    return json({ refund });
  });
  app.post("/disputes/:id/close", async (context) => {
    const body = await read(context, closeBody);
    const dispute = requireDispute(emulator, context.req.param("id"));
    return json({ dispute: closeDispute(emulator, dispute, body.outcome) });
  });
  app.post("/payment_methods/:id/behave", async (context) => {
    const body = await read(context, behaviourBody);
    const secret = emulator.tables.paymentMethodSecrets.get(context.req.param("id"));
    if (!secret) throw new InputError(`No such PaymentMethod: ${context.req.param("id")}`);
    secret.behaviour = body.card;
    emulator.changed();
    return json({ payment_method: context.req.param("id"), behaves_like: body.card });
  });
}
