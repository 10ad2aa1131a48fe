import { Bursar, InsufficientCreditsError } from "@bursar/sdk";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { haiku } from "./haiku.ts";

const bursar = new Bursar(); // reads BURSAR_KEY and BURSAR_URL
const app = new Hono();

app.post("/haiku", async (context) => {
  const { topic = "credits" } = await context.req.json<{ topic?: string }>();
  // A client that sends the request again with the same key pays once.
  const idempotencyKey = context.req.header("idempotency-key");
  const { value, credits } = await bursar.run(
    "api.call",
    { description: `Haiku about ${topic.slice(0, 100)}` },
    () => haiku(topic),
    { ...(idempotencyKey ? { idempotencyKey } : {}), ifCharged: "work" },
  );
  return context.json({ haiku: value, credits });
});

app.get("/balance", async (context) => context.json((await bursar.balance()).credits));

app.onError((error, context) => {
  if (error instanceof InsufficientCreditsError)
    return context.json({ error: error.message, fix: error.fix, buy: error.topUpUrl }, 402);
  console.error(error);
  return context.json({ error: "Something went wrong." }, 500);
});

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 4000) }, ({ port }) =>
  console.log(`Listening on http://localhost:${port}`),
);
process.on("SIGTERM", () => server.close());
