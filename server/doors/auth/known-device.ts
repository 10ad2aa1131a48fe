import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { parse, serialize } from "hono/utils/cookie";
import { derivedKey } from "@/server/foundation/derived-key";
import { env } from "@/server/foundation/env";

const DAYS_KNOWN = 180;
const DAY_MS = 86_400_000;

/**
 * A browser in which somebody signed in to an account keeps a sealed cookie that says so, one an account.
 * It opens nothing: it only has its tries of a password counted apart from everybody else's, so that
 * others cannot use them up (docs/decisions/0025).
 */
export function deviceCookie(email: string, now: Date): string {
  const issued = `${now.getTime().toString(36)}.${randomBytes(12).toString("hex")}`;
  return serialize(nameFor(email), `${issued}.${seal(email, issued)}`, {
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
    secure: env().APP_URL.startsWith("https:"),
    maxAge: DAYS_KNOWN * 86_400,
  });
}

/** The device's own name, if the Cookie header shows that it signed in to this account before. Looks at nothing else. */
export function knownDevice(cookies: string | null, email: string, now: Date): string | null {
  const name = nameFor(email);
  const [time = "", nonce = "", sent = ""] = (parse(cookies ?? "", name)[name] ?? "").split(".");
  const expected = Buffer.from(seal(email, `${time}.${nonce}`));
  const given = Buffer.from(sent);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return now.getTime() - Number.parseInt(time, 36) < DAYS_KNOWN * DAY_MS ? nonce : null;
}

function nameFor(email: string): string {
  const prefix = env().APP_URL.startsWith("https:") ? "__Host-" : "";
  return `${prefix}bursar.device.${hmac(`name\0${email}`).slice(0, 12)}`;
}

function seal(email: string, issued: string): string {
  return hmac(`device\0${email}\0${issued}`);
}

let key: Buffer | undefined;

function hmac(text: string): string {
  key ??= derivedKey("bursar known device");
  return createHmac("sha256", key).update(text).digest("hex");
}
