import { createHmac, randomUUID } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";
import { z } from "zod";
import type { MessageStore } from "./message-store";

/** Where `email.received` goes, and what signs it. */
export type InboundWebhook = { url: string; secret: string };

const inboundSchema = z.strictObject({
  from: z.string().min(3),
  to: z.array(z.string().min(3)).min(1),
  subject: z.string().default(""),
  text: z.string().nullable().default(null),
  html: z.string().nullable().default(null),
  headers: z.record(z.string(), z.string()).default({}),
  attachments: z
    .array(z.strictObject({ filename: z.string(), content_type: z.string(), size: z.int() }))
    .default([]),
});
type Inbound = z.input<typeof inboundSchema>;

/**
 * Resend's receiving: `POST /_emulator/inbound` is a mail program, `GET /emails/receiving/{id}` shows what
 * arrived, and the webhook tells of it without its text, signed as Resend signs (Standard Webhooks).
 */
export function addReceiving(
  app: Hono<{ Bindings: HttpBindings }>,
  store: MessageStore,
  { webhook: configured, now }: { webhook?: InboundWebhook | undefined; now: () => number },
): void {
  const received = new Map<string, ReturnType<typeof asReceived>>();
  let webhook = configured;

  app.get("/emails/receiving/:id", (c) => {
    const email = received.get(c.req.param("id"));
    if (email) return c.json(email);
    return c.json({ statusCode: 404, name: "not_found", message: "Email not found" }, 404);
  });
  app.put("/_emulator/inbound-webhook", async (c) => {
    webhook = z.object({ url: z.url(), secret: z.string() }).parse(await c.req.json());
    return c.body(null, 204);
  });
  app.post("/_emulator/inbound", async (c) => {
    const email = inboundSchema.safeParse(await c.req.json());
    if (!email.success) return c.json({ message: z.prettifyError(email.error) }, 422);
    return c.json(await receive(email.data), 201);
  });
  // Tells of one again, as Resend does where it got no answer.
  app.post("/_emulator/inbound/:id/deliver", async (c) => {
    const email = received.get(c.req.param("id"));
    return email ? c.json({ status: await deliver(email) }) : c.notFound();
  });
  // The reply box of the mailbox page.
  app.post("/_emulator/messages/:id/reply", async (c) => {
    const message = store.find(c.req.param("id"));
    const [address] = message?.reply_to ?? [];
    const text = String((await c.req.parseBody()).text ?? "");
    if (!message || !address) return c.notFound();
    const subject = `Re: ${message.subject}`;
    await receive({ from: message.to[0] ?? "", to: [address], subject, text });
    return c.redirect(`/?id=${encodeURIComponent(message.id)}&replied=1`, 303);
  });

  async function receive(email: Inbound): Promise<{ id: string; status: number | null }> {
    const stored = asReceived(inboundSchema.parse(email), now());
    received.set(stored.id, stored);
    return { id: stored.id, status: await deliver(stored) };
  }

  async function deliver(email: ReturnType<typeof asReceived>): Promise<number | null> {
    if (!webhook) return null;
    const { html: _html, text: _text, headers: _headers, object: _object, id, ...data } = email;
    const body = JSON.stringify({
      type: "email.received",
      created_at: email.created_at,
      data: { email_id: id, ...data },
    });
    const messageId = `msg_${randomUUID()}`;
    const timestamp = String(Math.floor(now() / 1_000));
    const response = await fetch(webhook.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "svix-id": messageId,
        "svix-timestamp": timestamp,
        "svix-signature": sign(webhook.secret, `${messageId}.${timestamp}.${body}`),
      },
      body,
    });
    await response.arrayBuffer();
    return response.status;
  }
}

function asReceived(email: z.output<typeof inboundSchema>, at: number) {
  const id = randomUUID();
  return {
    ...{ object: "email", id, ...email, created_at: new Date(at).toISOString() },
    ...{ bcc: [], cc: [], reply_to: [], received_for: email.to, message_id: `<${id}@mail.test>` },
    attachments: email.attachments.map((file) => ({
      ...{ id: randomUUID(), ...file, content_id: null, content_disposition: "attachment" },
    })),
  };
}

function sign(secret: string, text: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
}
