import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { seal, sealAnew, unseal } from "@/server/foundation/seal";

/** A new signing secret, as Standard Webhooks writes it: `whsec_` and 32 random bytes. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

/** A secret as an endpoint's row keeps it: readable with our key only, and in this row only. */
export function sealSecret(secret: string, endpointId: string): Buffer<ArrayBuffer> {
  return seal(secret, purposeOf(endpointId));
}

/** The same secret sealed with the key of today; null where it is, or where it cannot be opened. */
export function sealSecretAnew(sealed: Uint8Array, endpointId: string): Buffer<ArrayBuffer> | null {
  return sealAnew(sealed, purposeOf(endpointId));
}

type Secrets = {
  id: string;
  secret: Uint8Array;
  previousSecret: Uint8Array | null;
  previousExpiresAt: Date | null;
};

/**
 * The headers of a message (Standard Webhooks): its id, when it is sent, and a signature with each secret that is
 * valid now, the newest first.
 * @returns null where the secret cannot be opened any more, because NEXTAUTH_SECRET is another one, and so is the one before
 */
export function signedHeaders(
  endpoint: Secrets,
  messageId: string,
  body: string,
  now: Date,
): Record<string, string> | null {
  const { id, previousSecret, previousExpiresAt } = endpoint;
  const isRotating = previousSecret && previousExpiresAt && previousExpiresAt > now;
  const opened = [endpoint.secret, ...(isRotating ? [previousSecret] : [])].map((sealed) =>
    unseal(sealed, purposeOf(id)),
  );
  if (opened[0] === null) return null;
  const secrets = opened.filter((secret) => secret !== null);
  return {
    "content-type": "application/json",
    "user-agent": "Bursar-Webhooks/1.0",
    "webhook-id": messageId,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
    "webhook-signature": secrets
      .map((secret) => new Webhook(secret).sign(messageId, now, body))
      .join(" "),
  };
}

function purposeOf(endpointId: string): string {
  return `webhook endpoint ${endpointId}`;
}
