import { Bursar, InsufficientCreditsError } from "@bursar/sdk";
import { createHandler, toNodeHandler } from "@bursar/sdk/server";
import { verifyWebhook, WebhookVerificationError } from "@bursar/sdk/webhooks";
import express, { type NextFunction, type Request, type Response } from "express";
import { haiku } from "./haiku.ts";

const bursar = new Bursar(); // reads BURSAR_KEY and BURSAR_URL
const app = express();

// Before express.json(): a signature is of the body as it came.
app.post("/webhooks", express.raw({ type: "application/json" }), async (request, response) => {
  const event = await verifyWebhook(
    request.body,
    request.headers,
    process.env.BURSAR_WEBHOOK_SECRET ?? "",
  );
  if (event.type === "credits.low") console.log(`Only ${event.data.available} credits are left.`);
  response.sendStatus(204);
});

app.use(express.json());

// What the React components ask. Say here who the visitor is; this app has only one.
app.use("/api/bursar", toNodeHandler(createHandler({ bursar, identify: () => ({}) })));

app.post("/haiku", async (request, response) => {
  const topic = String(request.body?.topic ?? "credits");
  const { value, credits } = await bursar.run("api.call", {}, () => haiku(topic));
  response.json({ haiku: value, credits });
});

app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
  if (error instanceof InsufficientCreditsError)
    return response.status(402).json({ error: error.message, fix: error.fix, buy: error.topUpUrl });
  if (error instanceof WebhookVerificationError)
    return response.status(400).json({ error: error.message });
  console.error(error);
  return response.status(500).json({ error: "Something went wrong." });
});

const port = Number(process.env.PORT ?? 4000);
const server = app.listen(port, () => console.log(`Listening on http://localhost:${port}`));
process.on("SIGTERM", () => server.close());
