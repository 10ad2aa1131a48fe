import { z } from "zod";
import { db } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { type LinkRequest, requestLink, resendVerification } from "@/server/users/sign-in";
import { personName } from "@/server/users/user.schema";
import { type Requester, takeAttempt, takeMail } from "../auth/throttle";
import { defineEndpoint } from "./define-endpoint";

/** What concerns the person rather than an organization. For our own pages: a key is not a person. */
export const accountEndpoints = [
  defineEndpoint({
    name: "me.get",
    tag: "Account",
    summary: "The person who is signed in",
    access: "person",
    input: z.strictObject({}),
    output: z.object({
      id: z.string(),
      email: z.string(),
      name: z.string(),
      email_verified: z.boolean(),
      is_staff: z.boolean(),
      has_password: z.boolean(),
      welcome_credits: z
        .enum(["given", "mailbox_used", "disposable", "network_full"])
        .nullable()
        .meta({ description: "What became of the free credits; null: not decided yet" }),
    }),
    rest: { method: "get", path: "/me", status: 200 },
    async handle({ person }) {
      const user = await db().user.findUniqueOrThrow({
        where: { id: person.userId },
        include: { welcome: true },
      });
      return {
        id: user.id,
        email: user.email,
        name: user.name,
        email_verified: user.emailVerifiedAt !== null,
        is_staff: user.isStaff,
        has_password: user.passwordHash !== null,
        welcome_credits: user.welcome?.outcome ?? null,
      };
    },
  }),
  defineEndpoint({
    name: "me.update",
    tag: "Account",
    summary: "Change the name of the person who is signed in",
    access: "person",
    input: z.strictObject({ name: personName }),
    output: z.object({ name: z.string() }),
    rest: { method: "patch", path: "/me", status: 200 },
    handle: ({ person, input }) =>
      db().user.update({
        where: { id: person.userId },
        data: { name: input.name },
        select: { name: true },
      }),
  }),
  defineEndpoint({
    name: "me.resend_verification",
    tag: "Account",
    summary: "Send the verification link again",
    access: "person",
    input: z.strictObject({}),
    output: z.object({ sent: z.boolean() }),
    rest: { method: "post", path: "/me/resend-verification", status: 200 },
    async handle({ person, now }) {
      limitLinks(person.userId);
      await resendVerification(person.userId, now);
      return { sent: true };
    },
  }),
];

/**
 * Asks for a sign-in or reset link, to whoever owns the address. The answer is the same if nobody does.
 * @throws rate_limited
 */
export async function sendLink(
  request: LinkRequest,
  requester: Requester,
): Promise<{ sent: true }> {
  takeMail(request.email, requester);
  await requestLink(request);
  return { sent: true };
}

/** Counts a link that a person who is signed in has mailed to themselves. @throws rate_limited */
export function limitLinks(userId: string): void {
  if (takeAttempt("own-link", userId)) return;
  throw new DomainError(
    "rate_limited",
    "Too many links were asked for. Use the newest one that came, or wait ten minutes.",
    { retry_after: 600 },
  );
}
