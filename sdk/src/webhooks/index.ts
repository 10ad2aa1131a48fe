import type { webhooks } from "../api.generated.ts";
import { BursarError } from "../errors.ts";

type Sent<Type extends keyof webhooks> =
  webhooks[Type]["post"]["requestBody"]["content"]["application/json"];

/** What a webhook says, by its `type`. There may be types that are newer than this package. */
export type WebhookEvent = {
  [Type in keyof webhooks]: Sent<Type> & {
    /** The same in every retry, resend and replay: keep it, and do nothing for one that you have seen. */
    id: string;
  };
}[keyof webhooks];
export type WebhookType = keyof webhooks;

/** The webhook is not from Bursar, or was changed or held back on its way. Answer 400. */
export class WebhookVerificationError extends BursarError {}

export type VerifyOptions = {
  /** How far the clocks may differ, and how long a webhook may be under way. Defaults to 300. */
  toleranceSeconds?: number;
  /** Now, for tests. */
  now?: Date;
};

type HeaderBag = Headers | Record<string, string | string[] | undefined>;

/**
 * Checks that a webhook comes from Bursar (Standard Webhooks) and reads it.
 * @param payload the body as it came: text or bytes, not parsed
 * @param secret `whsec_…`; several while you rotate it
 * @throws WebhookVerificationError
 */
export async function verifyWebhook(
  payload: string | Uint8Array | ArrayBuffer,
  headers: HeaderBag,
  secret: string | readonly string[],
  { toleranceSeconds = 300, now = new Date() }: VerifyOptions = {},
): Promise<WebhookEvent> {
  const id = headerOf(headers, "webhook-id");
  const timestamp = headerOf(headers, "webhook-timestamp");
  const signatures = headerOf(headers, "webhook-signature");
  if (!/^\d{1,12}$/.test(timestamp))
    throw new WebhookVerificationError("webhook-timestamp is not a time.");
  if (Math.abs(now.getTime() / 1_000 - Number(timestamp)) > toleranceSeconds)
    throw new WebhookVerificationError(
      "The webhook was sent too long ago, or this machine's clock is wrong.",
    );
  const body = bytesOf(payload);
  const signed = concat(bytesOf(`${id}.${timestamp}.`), body);
  if (!(await isSigned(signed, signatures, typeof secret === "string" ? [secret] : secret)))
    throw new WebhookVerificationError(
      "No signature fits. Check the secret, and that the body is passed exactly as it came.",
    );
  return { ...readJson(body), id } as WebhookEvent;
}

/** Whether one of the signatures was made with one of the secrets. */
async function isSigned(
  signed: Uint8Array<ArrayBuffer>,
  signatures: string,
  secrets: readonly string[],
): Promise<boolean> {
  const given = signatures
    .split(" ")
    .filter((signature) => signature.startsWith("v1,"))
    .map((signature) => fromBase64(signature.slice(3)));
  for (const secret of secrets) {
    const bytes = fromBase64(secret.replace(/^whsec_/, ""));
    if (!bytes || bytes.length === 0)
      throw new WebhookVerificationError("The secret is not one: it looks like whsec_ and base64.");
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["verify"]);
    // It takes the same time wherever the two differ.
    for (const signature of given)
      if (signature && (await crypto.subtle.verify("HMAC", key, signature, signed))) return true;
  }
  return false;
}

function headerOf(headers: HeaderBag, name: string): string {
  const value = isHeaders(headers) ? headers.get(name) : headers[name];
  const one = Array.isArray(value) ? value[0] : value;
  if (!one) throw new WebhookVerificationError(`The header ${name} is missing.`);
  return one;
}

function isHeaders(headers: HeaderBag): headers is Headers {
  return typeof headers.get === "function";
}

function readJson(body: Uint8Array): object {
  try {
    const read: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof read === "object" && read !== null) return read;
  } catch {}
  throw new WebhookVerificationError("The body is not JSON.");
}

function bytesOf(payload: string | Uint8Array | ArrayBuffer): Uint8Array<ArrayBuffer> {
  if (typeof payload === "string") return new TextEncoder().encode(payload);
  return new Uint8Array(payload);
}

function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
