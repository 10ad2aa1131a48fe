import { Hono } from "hono";
import { z } from "zod";
import { FAULT_EFFECTS } from "../http/faults.ts";
import { StripeApiError } from "../http/stripe-api-error.ts";
import { runDueJobs } from "../payments/run-due-jobs.ts";
import { type Emulator, nowSeconds } from "../state/emulator.ts";
import type { WebhookSender } from "../webhooks/webhook-sender.ts";
import { addPaymentControls } from "./payment-controls.ts";
import { InputError, json, read } from "./read-body.ts";
import { addWebhookControls } from "./webhook-controls.ts";

const clockBody = z.strictObject({ advance_seconds: z.number().int().nonnegative() });
const faultBody = z.strictObject({
  method: z.string().min(1).default("*"),
  path: z.string().min(1).default("*"),
  times: z.number().int().positive().default(1),
  effect: z.enum(FAULT_EFFECTS),
  performed: z.boolean().default(false),
});
const latencyBody = z.strictObject({ milliseconds: z.number().int().min(0).max(60_000) });

/** JSON over HTTP for tests and other programs: what happened, and what shall happen next. */
export function createControlPlane(emulator: Emulator, sender: WebhookSender): Hono {
  const app = new Hono();
  app.onError((error) => {
    if (error instanceof InputError) return json({ error: { message: error.message } }, 400);
    if (error instanceof StripeApiError) {
      return json({ error: error.body }, error.status === 404 ? 404 : 400);
    }
    console.error(error);
    return json({ error: { message: "The stand-in failed; its log says why." } }, 500);
  });

  app.get("/ledger", () => json({ payments: [...emulator.tables.ledger.values()] }));
  app.get("/requests", () => json({ requests: emulator.requests }));
  app.get("/events", () => json({ events: [...emulator.tables.events.values()].reverse() }));
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

  addWebhookControls(app, emulator, sender);
  addPaymentControls(app, emulator);
  app.all("*", (context) =>
    json({ error: { message: `No such control: ${context.req.method} ${context.req.path}` } }, 404),
  );
  return app;
}
