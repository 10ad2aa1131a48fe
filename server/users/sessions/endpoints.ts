import { z } from "zod";
import { takeAttempt } from "@/server/doors/auth/throttle";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { idSchema } from "@/server/foundation/ids";
import { inSession } from "@/server/users/in-session";
import { endOtherSessions, endOwnSession } from "@/server/users/sessions/end-sessions";
import { listSessions } from "@/server/users/sessions/list-sessions";
import {
  confirmByLink,
  confirmByPassword,
  sendConfirmationLink,
} from "@/server/users/sessions/reauthenticate";
import { sessionSchema } from "@/server/users/sessions/session.schema";
import { mailedToken, typedPassword } from "@/server/users/user.schema";

const tag = "Account";
const confirmed = z.object({ confirmed: z.literal(true) });

/** The browsers a person is signed in with, and how they prove in one of them who they are. */
export const sessionEndpoints = [
  defineEndpoint({
    name: "me.sessions",
    tag,
    summary: "Browsers this person is signed in with, newest sign-in first",
    access: "person",
    input: z.strictObject(pageFieldsBy(/^ses_[0-9a-z]{26}$/)),
    output: pageOf(sessionSchema),
    rest: { method: "get", path: "/v1/me/sessions", status: 200 },
    handle: ({ person, input, now }) => listSessions(inSession(person), input, now),
  }),
  defineEndpoint({
    name: "me.session_end",
    tag,
    summary: "Sign out one browser",
    access: "person",
    input: z.strictObject({ session_id: idSchema("session") }),
    output: z.object({ ended: z.number() }),
    rest: { method: "delete", path: "/v1/me/sessions/{session_id}", status: 200 },
    async handle({ person, input, now }) {
      await endOwnSession(inSession(person), input.session_id, now);
      return { ended: 1 };
    },
  }),
  defineEndpoint({
    name: "me.session_end_others",
    tag,
    summary: "Sign out everywhere else",
    access: "person",
    input: z.strictObject({}),
    output: z.object({ ended: z.number() }),
    rest: { method: "delete", path: "/v1/me/sessions", status: 200 },
    async handle({ person, now }) {
      return { ended: await endOtherSessions(inSession(person), now) };
    },
  }),
  defineEndpoint({
    name: "me.reauthenticate",
    tag,
    summary: "Confirm it's you with the password; valid for ten minutes in this browser",
    access: "person",
    input: z.strictObject({ password: typedPassword }),
    output: confirmed,
    rest: { method: "post", path: "/v1/me/reauthenticate", status: 200 },
    async handle({ person, input, now }) {
      const inBrowser = inSession(person);
      // Counted before the password is looked at, so that many tries at once do not pass together.
      await takeAttempt("reauthentication", person.userId);
      await confirmByPassword(inBrowser, input.password, now);
      return { confirmed: true as const };
    },
  }),
  defineEndpoint({
    name: "me.reauthentication_link",
    tag,
    summary: "Request an emailed link that confirms it's you, in this browser",
    access: "person",
    input: z.strictObject({}),
    output: z.object({ email: z.string() }),
    rest: { method: "post", path: "/v1/me/reauthentication-link", status: 200 },
    async handle({ person, now }) {
      const inBrowser = inSession(person);
      await takeAttempt("own link", person.userId);
      return sendConfirmationLink(inBrowser, now);
    },
  }),
  defineEndpoint({
    name: "me.reauthenticate_by_link",
    tag,
    summary: "Confirm it's you with an emailed link, in the browser that requested it",
    access: "person",
    input: z.strictObject({ token: mailedToken }),
    output: confirmed,
    rest: { method: "post", path: "/v1/me/reauthenticate-by-link", status: 200 },
    async handle({ person, input, now }) {
      await confirmByLink(inSession(person), input.token, now);
      return { confirmed: true as const };
    },
  }),
];
