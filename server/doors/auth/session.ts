import { decode } from "next-auth/jwt";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";

/** The name next-auth gives its session cookie; the prefix makes browsers insist on https. */
export function sessionCookieName(): string {
  return env().APP_URL.startsWith("https:")
    ? "__Secure-next-auth.session-token"
    : "next-auth.session-token";
}

export type SessionUser = {
  id: string;
  email: string;
  name: string;
  isStaff: boolean;
  emailVerified: boolean;
};

/**
 * The person a session cookie belongs to. The user is read each time, so that a password change ends
 * older sessions at once.
 */
export async function readSession(token: string | undefined): Promise<SessionUser | null> {
  if (!token) return null;
  const claims = await decode({ token, secret: env().NEXTAUTH_SECRET }).catch(() => null);
  if (!claims || typeof claims.sub !== "string") return null;
  const user = await db().user.findUnique({ where: { id: claims.sub } });
  if (!user || user.sessionVersion !== claims.sessionVersion) return null;
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    isStaff: user.isStaff,
    emailVerified: user.emailVerifiedAt !== null,
  };
}
