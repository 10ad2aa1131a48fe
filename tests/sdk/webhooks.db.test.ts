import { describe, expect, it } from "vitest";
import { verifyWebhook, WebhookVerificationError } from "@/sdk/src/webhooks/index";
import { examplePayload, webhookEventTypes } from "@/server/gateways/webhooks/webhook-event.schema";
import {
  newWebhookSecret,
  sealSecret,
  signedHeaders,
} from "@/server/gateways/webhooks/webhook-secret";

const id = "whe_1";
const now = new Date();
const secret = newWebhookSecret();
const previous = newWebhookSecret();
const body = JSON.stringify(examplePayload("credits.low"));

/** The headers as our server signs them; with the secret before it while it is rotated. */
function sign(text = body, at = now, rotating = false): Record<string, string> {
  const endpoint = {
    id,
    secret: sealSecret(secret, id),
    previousSecret: rotating ? sealSecret(previous, id) : null,
    previousExpiresAt: rotating ? new Date(at.getTime() + 60_000) : null,
  };
  return signedHeaders(endpoint, "msg_1", text, at) ?? {};
}

describe("verifyWebhook", () => {
  it("reads every event that the server signs, as text, bytes or headers of any kind", async () => {
    for (const type of webhookEventTypes) {
      const text = JSON.stringify(examplePayload(type));
      expect(await verifyWebhook(text, sign(text), secret)).toEqual({
        ...examplePayload(type),
        id: "msg_1",
      });
    }
    const bytes = new TextEncoder().encode(body);
    const event = await verifyWebhook(bytes, new Headers(sign()), secret);
    expect(event.type === "credits.low" && event.data.available).toBe(399);
    expect(await verifyWebhook(Buffer.from(body), sign(), secret)).toEqual(event);
    expect(await verifyWebhook(bytes.buffer, sign(), [previous, secret])).toEqual(event);
  });

  it("accepts either secret while it is rotated", async () => {
    const headers = sign(body, now, true);
    for (const known of [secret, previous, [previous, secret]])
      expect((await verifyWebhook(body, headers, known)).id).toBe("msg_1");
  });

  it("refuses what was changed, is old, is from the future or was signed by somebody else", async () => {
    const later = (seconds: number) => ({ now: new Date(now.getTime() + seconds * 1_000) });
    const forged: [string, string, Record<string, string>, string, { now?: Date }][] = [
      ["another body", `${body} `, sign(), secret, {}],
      ["another id", body, { ...sign(), "webhook-id": "msg_2" }, secret, {}],
      ["another time", body, { ...sign(), "webhook-timestamp": "1" }, secret, {}],
      ["another secret", body, sign(), newWebhookSecret(), {}],
      ["too old", body, sign(), secret, later(301)],
      ["from the future", body, sign(), secret, later(-301)],
      ["no signature", body, { ...sign(), "webhook-signature": "" }, secret, {}],
      ["an empty signature", body, { ...sign(), "webhook-signature": "v1," }, secret, {}],
      [
        "another version",
        body,
        { ...sign(), "webhook-signature": sign()["webhook-signature"]?.replace("v1", "v1a") ?? "" },
        secret,
        {},
      ],
      ["not base64", body, { ...sign(), "webhook-signature": "v1,???" }, secret, {}],
      ["no secret", body, sign(), "whsec_", {}],
      ["a time that is none", body, { ...sign(), "webhook-timestamp": "1e9" }, secret, {}],
      ["no JSON", "hello", sign("hello"), secret, {}],
    ];
    for (const [why, text, headers, with_, options] of forged)
      await expect(verifyWebhook(text, headers, with_, options), why).rejects.toThrow(
        WebhookVerificationError,
      );
    expect((await verifyWebhook(body, sign(), secret, later(299))).id).toBe("msg_1");
  });
});
