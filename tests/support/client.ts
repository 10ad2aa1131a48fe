import { encode } from "next-auth/jwt";
import type { User } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import type { Caller } from "@/server/organizations/access/caller";
import { openSession } from "@/server/users/sessions/open-session";
import type { Stack } from "./stack";

export type Problem = {
  detail: string;
  code: string;
  errors?: { path: string; message: string }[];
} & Record<string, unknown>;

/** Speaks REST as an API key, or as a person in a browser. */
export async function clientOf(stack: Stack, who: { key: string } | { user: User }) {
  const headers: Record<string, string> =
    "key" in who ? { authorization: `Bearer ${who.key}` } : await browserHeaders(who.user);
  const send = <T = Problem>(method: string, path: string, body?: unknown) =>
    stack.json<T>(`${stack.apiUrl}/api${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  return {
    get: <T = Problem>(path: string) => send<T>("GET", path),
    post: <T = Problem>(path: string, body: unknown) => send<T>("POST", path, body),
    put: <T = Problem>(path: string, body: unknown) => send<T>("PUT", path, body),
    patch: <T = Problem>(path: string, body: unknown) => send<T>("PATCH", path, body),
    delete: <T = Problem>(path: string) => send<T>("DELETE", path),
  };
}

/** What a browser sends with a request of a person who signed in at that time. */
export async function browserHeaders(
  user: Pick<User, "id">,
  at = new Date(),
): Promise<Record<string, string>> {
  const stored = await db().user.findUniqueOrThrow({ where: { id: user.id } });
  const secondFactor = stored.secondFactorAt !== null;
  const sid = await openSession(stored, { ip: null, userAgent: "", secondFactor }, at);
  const token = await encode({ token: { sid }, secret: process.env.NEXTAUTH_SECRET ?? "" });
  return {
    cookie: `next-auth.session-token=${token}`,
    origin: new URL(process.env.APP_URL ?? "").origin,
  };
}

/** A person as a door knows them who has just confirmed who they are, for calls past the doors. */
export function callerOf(person: Pick<User, "id" | "isStaff">, at = new Date()): Caller {
  return {
    kind: "user",
    userId: person.id,
    isStaff: person.isStaff,
    session: { id: "ses_test", authenticatedAt: at },
    requestId: "req_test",
  };
}
