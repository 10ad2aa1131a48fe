import type { Hono } from "hono";
import { z } from "zod";
import { apiVersion } from "../http/validate-parameters.ts";
import type { Emulator } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import { queueDeliveries } from "../webhooks/emit-event.ts";
import { requireLoopback } from "../webhooks/require-loopback.ts";
import { signPayload } from "../webhooks/sign-payload.ts";
import type { WebhookSender } from "../webhooks/webhook-sender.ts";
import { InputError, json, read } from "./read-body.ts";

const STALE_SECONDS = 3_600;

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

/** How deliveries behave: held, freed, doubled, shuffled, dropped, repeated, forged. */
export function addWebhookControls(app: Hono, emulator: Emulator, sender: WebhookSender): void {
  app.get("/webhooks", () => json(webhookState(emulator)));
  app.post("/webhooks", async (context) => {
    const body = await read(context, webhooksBody);
    const frees = body.mode === "release" || body.mode === "shuffle";
    emulator.webhooks.mode = body.mode === "release" ? "deliver" : body.mode;
    emulator.webhooks.copies = body.mode === "release" ? 1 : (body.copies ?? 1);
    emulator.webhooks.delayMs = body.mode === "release" ? 0 : (body.delay_ms ?? 0);
    if (body.mode === "drop") emulator.tables.deliveries.clear();
    if (frees) freeHeldDeliveries(emulator, body.copies ?? 1, body.delay_ms ?? 0);
    emulator.changed();
    if (frees && body.delay_ms === undefined) await sender.flush();
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

/** What was held leaves now (or after the delay), as many times as asked. */
function freeHeldDeliveries(emulator: Emulator, copies: number, delayMs: number): void {
  const held = [...emulator.tables.deliveries.values()];
  for (const delivery of held) delivery.dueAt = emulator.clock.now() + delayMs;
  for (const delivery of held) queueDeliveries(emulator, delivery.event, copies - 1);
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
