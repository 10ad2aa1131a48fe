import { z } from "zod";
import { db } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { requestLink, resendVerification } from "@/server/users/sign-in";
import { personName } from "@/server/users/user.schema";
import { takeAttempt } from "../auth/throttle";
import { defineEndpoint } from "./endpoint";

/** What concerns the person rather than an organization. For our own pages: a key is not a person. */
export const accountEndpoints = {
  me: defineEndpoint({
    name: "me.get",
    tag: "Account",
    summary: "The person who is signed in",
    permission: null,
    input: z.strictObject({}),
    output: z.object({
      id: z.string(),
      email: z.string(),
      name: z.string(),
      email_verified: z.boolean(),
      is_staff: z.boolean(),
      has_password: z.boolean(),
    }),
    rest: { method: "get", path: "/me", status: 200 },
    async handle({ caller }) {
      if (caller.kind !== "user") throw new DomainError("forbidden", "A key is not a person.");
      const user = await db().user.findUniqueOrThrow({ where: { id: caller.userId } });
      return {
        id: user.id,
        email: user.email,
        name: user.name,
        email_verified: user.emailVerifiedAt !== null,
        is_staff: user.isStaff,
        has_password: user.passwordHash !== null,
      };
    },
  }),
  meUpdate: defineEndpoint({
    name: "me.update",
    tag: "Account",
    summary: "Change the name of the person who is signed in",
    permission: null,
    input: z.strictObject({ name: personName }),
    output: z.object({ name: z.string() }),
    rest: { method: "patch", path: "/me", status: 200 },
    async handle({ caller, input }) {
      if (caller.kind !== "user")
        throw new DomainError("forbidden", "A key cannot change a person's profile.");
      return db().user.update({
        where: { id: caller.userId },
        data: { name: input.name },
        select: { name: true },
      });
    },
  }),
  resendVerification: defineEndpoint({
    name: "me.resend_verification",
    tag: "Account",
    summary: "Send the verification link again",
    permission: null,
    input: z.strictObject({}),
    output: z.object({ sent: z.boolean() }),
    rest: { method: "post", path: "/me/resend-verification", status: 200 },
    async handle({ caller, now }) {
      await limitLinks(caller.userId);
      await resendVerification(caller.userId, now);
      return { sent: true };
    },
  }),
};

/** A sign-in or reset link, to whoever owns the address. The answer is the same if nobody does. */
export async function sendLink(
  email: string,
  purpose: "sign_in" | "reset_password",
  now: Date,
  next?: string,
): Promise<{ sent: true }> {
  await limitLinks(email);
  await requestLink(email, purpose, now, next);
  return { sent: true };
}

/** Counts a link that is mailed for this address or person. @throws rate_limited */
export async function limitLinks(key: string): Promise<void> {
  if (!(await takeAttempt("email-link", key))) {
    throw new DomainError(
      "rate_limited",
      "Too many links were asked for. Wait ten minutes and try again.",
      { retry_after: 600 },
    );
  }
}
