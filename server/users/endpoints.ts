import { z } from "zod";
import { takeAttempt } from "@/server/doors/auth/throttle";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { profileSchema, readProfile, renamePerson } from "@/server/users/profile";
import { resendVerification } from "@/server/users/sign-in";
import { emailSchema, passwordSchema, personName, typedPassword } from "@/server/users/user.schema";
import { changePassword } from "./change-password";
import { deletionPreviewSchema, previewDeletion } from "./deletion/preview-deletion";
import { scheduleDeletion } from "./deletion/schedule-deletion";
import { askEmailChange, cancelEmailChange } from "./email-change/ask-email-change";
import { exportPerson, personExportSchema } from "./export-person";
import { inSession } from "./in-session";
import { secondFactorEndpoints } from "./second-factor/endpoints";
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
    handle: ({ person, now }) => readProfile(person.userId, now),
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
      await takeAttempt("own link", person.userId);
      await resendVerification(person.userId, now);
      return { sent: true };
    },
  }),
  defineEndpoint({
    name: "me.email_change",
    tag: "Account",
    summary: "Ask for another email; the old and the new mailbox both have to confirm it",
    access: "person",
    reauthenticate: true,
    input: z.strictObject({ email: emailSchema }),
    output: z.object({ asked: z.literal(true) }),
    rest: { method: "post", path: "/v1/me/email-change", status: 202 },
    async handle({ person, input, now }) {
      await takeAttempt("email change", person.userId);
      await takeAttempt("new address", input.email);
      await askEmailChange(person, input.email, now);
      return { asked: true as const };
    },
  }),
  defineEndpoint({
    name: "me.email_change_cancel",
    tag: "Account",
    summary: "Keep the email: takes back a change that is not confirmed yet",
    access: "person",
    input: z.strictObject({}),
    output: z.object({ cancelled: z.literal(true) }),
    rest: { method: "delete", path: "/v1/me/email-change", status: 200 },
    async handle({ person, now }) {
      await cancelEmailChange(person, now);
      return { cancelled: true as const };
    },
  }),
  defineEndpoint({
    name: "me.password_change",
    tag: "Account",
    summary: "Change the password, or set a first one; signs out every other browser",
    access: "person",
    reauthenticate: true,
    input: z.strictObject({ current_password: typedPassword.optional(), password: passwordSchema }),
    output: z.object({ changed: z.literal(true) }),
    example: { current_password: "the old phrase", password: "a new odd phrase" },
    rest: { method: "put", path: "/v1/me/password", status: 200 },
    async handle({ person, input, now }) {
      // Counted before the password is looked at, so that many tries at once do not pass together.
      await takeAttempt("reauthentication", person.userId);
      const { current_password: currentPassword, password } = input;
      await changePassword(inSession(person), { currentPassword, password }, now);
      return { changed: true as const };
    },
  }),
  defineEndpoint({
    name: "me.export",
    tag: "Account",
    summary: "Everything we keep about this person, in parts",
    access: "person",
    reauthenticate: true,
    input: z.strictObject({
      cursor: z
        .string()
        .regex(/^((aud|pho)_[0-9a-z]{26}|photos)$/)
        .optional(),
    }),
    output: personExportSchema,
    rest: { method: "post", path: "/v1/me/export", status: 200 },
    handle: ({ person, input }) => exportPerson(person.userId, input.cursor),
  }),
  defineEndpoint({
    name: "me.deletion",
    tag: "Account",
    summary: "What deleting this account would end, and what prevents it",
    access: "person",
    input: z.strictObject({}),
    output: deletionPreviewSchema,
    rest: { method: "get", path: "/v1/me/deletion", status: 200 },
    handle: ({ person, now }) => previewDeletion(person.userId, now),
  }),
  defineEndpoint({
    name: "me.deletion_schedule",
    tag: "Account",
    summary: "Delete this account in 14 days; signing in before then cancels it",
    access: "person",
    reauthenticate: true,
    input: z.strictObject({ confirmation: emailSchema }),
    output: z.object({ deletes_at: z.string() }),
    rest: { method: "post", path: "/v1/me/deletion", status: 200 },
    async handle({ person, input, now }) {
      const { deletesAt } = await scheduleDeletion(person, input.confirmation, now);
      return { deletes_at: deletesAt.toISOString() };
    },
  }),
  ...sessionEndpoints,
  ...secondFactorEndpoints,
];
