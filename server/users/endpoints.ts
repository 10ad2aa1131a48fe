import { z } from "zod";
import { takeAttempt } from "@/server/doors/auth/throttle";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { profileSchema, readProfile, renamePerson } from "@/server/users/profile";
import { resendVerification } from "@/server/users/sign-in";
import { personName } from "@/server/users/user.schema";
import { sessionEndpoints } from "./sessions/endpoints";

/** What concerns the person rather than an organization. For our own pages: a key is not a person. */
export const userEndpoints = [
  defineEndpoint({
    name: "me.get",
    tag: "Account",
    summary: "The signed-in person",
    access: "person",
    input: z.strictObject({}),
    output: profileSchema,
    rest: { method: "get", path: "/me", status: 200 },
    handle: ({ person }) => readProfile(person.userId),
  }),
  defineEndpoint({
    name: "me.update",
    tag: "Account",
    summary: "Change the name of the signed-in person",
    access: "person",
    input: z.strictObject({ name: personName }),
    output: z.object({ name: z.string() }),
    rest: { method: "patch", path: "/me", status: 200 },
    handle: ({ person, input }) => renamePerson(person.userId, input.name),
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
      takeAttempt("own link", person.userId);
      await resendVerification(person.userId, now);
      return { sent: true };
    },
  }),
  ...sessionEndpoints,
];
