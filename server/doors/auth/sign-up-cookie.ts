import { parse, serialize } from "hono/utils/cookie";
import { env } from "@/server/foundation/env";

const HOURS_KEPT = 24;

// The prefix makes browsers take it from this host alone, and over https only.
function name(): string {
  return `${env().APP_URL.startsWith("https:") ? "__Host-" : ""}bursar.sign-up`;
}

/** The cookie by which a browser shows that a sign-up was typed in it; no script reads it. */
export function signUpCookie(secret: string): string {
  return serialize(name(), secret, {
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
    secure: env().APP_URL.startsWith("https:"),
    maxAge: HOURS_KEPT * 3_600,
  });
}

/** The secret that a Cookie header brings, if any. */
export function readSignUpCookie(cookies: string | null): string | undefined {
  return parse(cookies ?? "", name())[name()] || undefined;
}
