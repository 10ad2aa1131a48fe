import { parse } from "hono/utils/cookie";
import { decode } from "next-auth/jwt";
import { env } from "@/server/foundation/env";
import { type FoundSession, findSession } from "@/server/users/sessions/find-session";

/**
 * The session cookie. On https its prefix makes browsers take it from this host alone, encrypted, for
 * every path; scripts never see it, and other sites' forms do not send it.
 */
export function sessionCookie() {
  const secure = env().APP_URL.startsWith("https:");
  return {
    name: `${secure ? "__Host-" : ""}next-auth.session-token`,
    options: { httpOnly: true, sameSite: "lax", path: "/", secure },
  } as const;
}

/** The id of the session that a Cookie header names; whether it is alive is another question. */
export async function namedSession(
  cookies: string | null | undefined,
): Promise<string | undefined> {
  const token = parse(cookies ?? "")[sessionCookie().name];
  const claims = token
    ? await decode({ token, secret: env().NEXTAUTH_SECRET }).catch(() => null)
    : null;
  return typeof claims?.sid === "string" ? claims.sid : undefined;
}

/** The session that a Cookie header opens, with its person. The row is read each time, so that ending it counts at once. */
export async function readSession(
  cookies: string | null | undefined,
  now: Date,
): Promise<FoundSession | null> {
  const id = await namedSession(cookies);
  return id === undefined ? null : findSession(id, now);
}
