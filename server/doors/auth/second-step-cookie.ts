import { parse, serialize } from "hono/utils/cookie";
import { env } from "@/server/foundation/env";

const SECONDS_KEPT = 600;

// The prefix makes browsers take it from this host alone, and over https only.
function name(): string {
  return `${env().APP_URL.startsWith("https:") ? "__Host-" : ""}bursar.second-step`;
}

/** The cookie of a browser that proved the first factor; no script reads it. An empty token takes it away. */
export function secondStepCookie(token: string): string {
  return serialize(name(), token, {
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
    secure: env().APP_URL.startsWith("https:"),
    maxAge: token === "" ? 0 : SECONDS_KEPT,
  });
}

/** The token that a Cookie header brings, if any. */
export function readSecondStepCookie(cookies: string | null | undefined): string | undefined {
  return parse(cookies ?? "", name())[name()] || undefined;
}
