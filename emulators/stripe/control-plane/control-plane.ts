import { type Context, Hono } from "hono";
import { z } from "zod";
import { answerChallenge } from "../checkout/answer-challenge.ts";
import { submitCheckout } from "../checkout/submit-checkout.ts";
import { FAULT_EFFECTS } from "../http/faults.ts";
import { StripeApiError } from "../http/stripe-api-error.ts";
import { apiVersion } from "../http/validate-parameters.ts";
import { createPaymentMethod } from "../payments/create-payment-method.ts";
import { closeDispute, openDispute } from "../payments/dispute-charge.ts";
import { runDueJobs } from "../payments/run-due-jobs.ts";
import { failPayment, settlePayment } from "../payments/settle-payment.ts";
import { passesLuhn } from "../payments/test-cards.ts";
import { requireCharge } from "../resources/charges.ts";
import { requireSession } from "../resources/checkout-sessions.ts";
import { requireDispute } from "../resources/disputes.ts";
import { requirePaymentIntent } from "../resources/payment-intents.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import { queueDeliveries } from "../webhooks/emit-event.ts";
import { requireLoopback } from "../webhooks/require-loopback.ts";
import { signPayload } from "../webhooks/sign-payload.ts";
import type { WebhookSender } from "../webhooks/webhook-sender.ts";

const STALE_SECONDS = 3_600;

const clockBody = z.strictObject({ advance_seconds: z.number().int().nonnegative() });
const faultBody = z.strictObject({
  method: z.string().min(1).default("*"),
  path: z.string().min(1).default("*"),
  times: z.number().int().positive().default(1),
  effect: z.enum(FAULT_EFFECTS),
});
const webhooksBody = z.strictObject({
  mode: z.enum(["deliver", "hold", "release", "shuffle", "drop"]),
  copies: z.number().int().min(1).max(100).optional(),
  delay_ms: z.number().int().min(0).max(600_000).optional(),
});
const endpointBody = z.strictObject({ url: z.url(), secret: z.string().min(1) });
const resendBody = z.strictObject({
  event: z.string().min(1),
  copies: z.number().int().min(1).max(1_000).default(1),
});
const forgeBody = z.strictObject({
  type: z.string().min(1),
  object: z.record(z.string(), z.unknown()),
  signature: z.enum(["wrong_secret", "stale", "none"]),
});
const completeBody = z
  .strictObject({
    card: z.union([z.string(), z.number()]).optional(),
    payment_method: z.enum(["us_bank_account", "customer_balance", "crypto"]).optional(),
    three_d_secure: z.enum(["pass", "fail"]).optional(),
    email: z.string().optional(),
    name: z.string().optional(),
  })
  .refine((body) => body.card === undefined || body.payment_method === undefined, {
    message: "give card or payment_method, not both",
  });
const disputeBody = z.strictObject({ reason: z.string().min(1).default("fraudulent") });
const closeBody = z.strictObject({ outcome: z.enum(["won", "lost"]) });
const behaviourBody = z.strictObject({
  card: z.string().refine(passesLuhn, "not a valid card number"),
});
const latencyBody = z.strictObject({ milliseconds: z.number().int().min(0).max(60_000) });
const emptyBody = z.strictObject({});

/** JSON over HTTP for tests and other programs: what happened, and what shall happen next. */
export function createControlPlane(emulator: Emulator, sender: WebhookSender): Hono {
  const app = new Hono();
  app.onError((error) => {
    const status = error instanceof StripeApiError && error.status === 404 ? 404 : 400;
    if (!(error instanceof StripeApiError || error instanceof InputError)) console.error(error);
    return json({ error: { message: error.message } }, status);
  });

  app.get("/ledger", () => json({ payments: [...emulator.tables.ledger.values()] }));
  app.get("/requests", () => json({ requests: emulator.requests }));
  app.delete("/requests", () => {
    emulator.requests.length = 0;
    return json({ requests: [] });
  });

  app.get("/clock", () => json({ now: nowSeconds(emulator) }));
  app.post("/clock", async (context) => {
    const body = await read(context, clockBody);
    emulator.clock.advance(body.advance_seconds);
    runDueJobs(emulator);
    emulator.changed();
    return json({ now: nowSeconds(emulator) });
  });
  app.post("/latency", async (context) => {
    emulator.latencyMs = (await read(context, latencyBody)).milliseconds;
    return json({ milliseconds: emulator.latencyMs });
  });

  app.get("/faults", () => json({ faults: emulator.faults }));
  app.post("/faults", async (context) => {
    emulator.faults.push(await read(context, faultBody));
    return json({ faults: emulator.faults });
  });
  app.delete("/faults", () => {
    emulator.faults.length = 0;
    return json({ faults: [] });
  });

  addWebhookRoutes(app, emulator, sender);
  addPaymentRoutes(app, emulator);
  app.notFound((context) =>
    json({ error: { message: `No such control: ${context.req.method} ${context.req.path}` } }, 404),
  );
  return app;
}

function addWebhookRoutes(app: Hono, emulator: Emulator, sender: WebhookSender): void {
  app.get("/webhooks", () => json(webhookState(emulator)));
  app.post("/webhooks", async (context) => {
    const body = await read(context, webhooksBody);
    emulator.webhooks.mode = body.mode === "release" ? "deliver" : body.mode;
    emulator.webhooks.copies = body.copies ?? 1;
    emulator.webhooks.delayMs = body.delay_ms ?? 0;
    if (body.mode === "drop") emulator.tables.deliveries.clear();
    emulator.changed();
    if (body.mode === "release") await sender.flush();
    return json(webhookState(emulator));
  });
  app.post("/webhook_endpoint", async (context) => {
    const body = await read(context, endpointBody);
    try {
      requireLoopback(body.url);
    } catch (error) {
      throw new InputError(String(error));
    }
    emulator.webhooks.url = body.url;
    emulator.webhooks.secret = body.secret;
    emulator.changed();
    return json({ url: body.url });
  });
  app.post("/webhooks/flush", async (_context) => {
    await sender.flush();
    return json(webhookState(emulator));
  });
  app.post("/webhooks/resend", async (context) => {
    const body = await read(context, resendBody);
    if (!emulator.tables.events.has(body.event)) {
      throw new InputError(`No such event: ${body.event}`);
    }
    queueDeliveries(emulator, body.event, body.copies);
    emulator.changed();
    return json({ event: body.event, copies: body.copies });
  });
  app.post("/webhooks/forge", async (context) => {
    const body = await read(context, forgeBody);
    if (!emulator.webhooks.url) throw new InputError("No webhook endpoint is set");
    const now = Math.floor(Math.max(Date.now(), emulator.clock.now()) / 1000);
    const payload = JSON.stringify({
      id: makeId("evt"),
      object: "event",
      api_version: apiVersion,
      created: now,
      data: { object: body.object },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type: body.type,
    });
    const { secret } = emulator.webhooks;
    const signature =
      body.signature === "none"
        ? null
        : body.signature === "stale"
          ? signPayload(payload, secret, Math.floor(Date.now() / 1000) - STALE_SECONDS)
          : signPayload(payload, `whsec_not_${secret}`, now);
    const status = await sender.sendRaw(payload, signature);
    return json({ status });
  });
}

function addPaymentRoutes(app: Hono, emulator: Emulator): void {
  app.post("/checkout/:session/complete", async (context) => {
    const body = await read(context, completeBody);
    const session = requireSession(emulator, context.req.param("session"));
    const method =
      body.payment_method === undefined
        ? createPaymentMethod(emulator, {
            type: "card",
            card: { number: String(body.card ?? "4242424242424242"), cvc: "123" },
          })
        : createPaymentMethod(emulator, { type: body.payment_method });
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
    return json({ dispute: openDispute(emulator, charge, body.reason) });
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

class InputError extends Error {}

/** JSON without Hono's own typing of the body: Stripe's types are too deep for it. */
function json(value: object, status = 200): Response {
  return new Response(JSON.stringify(value, null, 2), {
    status,
    headers: { "content-type": "application/json" },
  });
}

async function read<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await context.req.text();
  let value: unknown;
  try {
    value = text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    throw new InputError("The body is not JSON");
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new InputError(z.prettifyError(parsed.error));
  return parsed.data;
}

function webhookState(emulator: Emulator): object {
  return {
    url: emulator.webhooks.url,
    mode: emulator.webhooks.mode,
    copies: emulator.webhooks.copies,
    delay_ms: emulator.webhooks.delayMs,
    waiting: [...emulator.tables.deliveries.values()],
  };
}
