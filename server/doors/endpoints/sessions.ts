import { z } from "zod";
import { DomainError } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import type { Caller } from "@/server/organizations/caller";
import { endOtherSessions, endOwnSession } from "@/server/users/sessions/end-sessions";
import { listSessions } from "@/server/users/sessions/list-sessions";
import {
  confirmByLink,
  confirmByPassword,
  sendConfirmationLink,
} from "@/server/users/sessions/reauthenticate";
import { sessionSchema } from "@/server/users/sessions/session.schema";
import { mailedToken, typedPassword } from "@/server/users/user.schema";
import { takeAttempt } from "../auth/throttle";
import { limitLinks } from "./account";
import { defineEndpoint } from "./endpoint";
import { pageFieldsBy, pageOf } from "./paging.schema";

const tag = "Account";
const confirmed = z.object({ confirmed: z.literal(true) });

/** The browsers a person is signed in with, and how they prove in one of them who they are. */
export const sessionEndpoints = {
  sessionList: defineEndpoint({
    name: "me.sessions",
    tag,
    peopleOnly: true,
    summary: "The browsers this person is signed in with, the newest sign-in first",
    permission: null,
    input: z.strictObject(pageFieldsBy(/^ses_[0-9a-z]{26}$/)),
    output: pageOf(sessionSchema),
    rest: { method: "get", path: "/v1/me/sessions", status: 200 },
    handle: ({ caller, input, now }) => listSessions(inSession(caller), input, now),
  }),
  sessionEnd: defineEndpoint({
    name: "me.session_end",
    tag,
    peopleOnly: true,
    summary: "Sign one browser out",
    permission: null,
    input: z.strictObject({ session_id: idSchema("session") }),
    output: z.object({ ended: z.number() }),
    rest: { method: "delete", path: "/v1/me/sessions/{session_id}", status: 200 },
    async handle({ caller, input, now }) {
      await endOwnSession(inSession(caller), input.session_id, now);
      return { ended: 1 };
    },
  }),
  sessionEndOthers: defineEndpoint({
    name: "me.session_end_others",
    tag,
    peopleOnly: true,
    summary: "Sign out everywhere but here",
    permission: null,
    input: z.strictObject({}),
    output: z.object({ ended: z.number() }),
    rest: { method: "delete", path: "/v1/me/sessions", status: 200 },
    async handle({ caller, now }) {
      return { ended: await endOtherSessions(inSession(caller), now) };
    },
  }),
  reauthenticate: defineEndpoint({
    name: "me.reauthenticate",
    tag,
    peopleOnly: true,
    summary: "Confirm with the password that it is you; counts for ten minutes in this browser",
    permission: null,
    input: z.strictObject({ password: typedPassword }),
    output: confirmed,
    rest: { method: "post", path: "/v1/me/reauthenticate", status: 200 },
    async handle({ caller, input, now }) {
      const person = inSession(caller);
      await limitTries(person.userId);
      await confirmByPassword(person, input.password, now);
      return { confirmed: true as const };
    },
  }),
  reauthenticationLink: defineEndpoint({
    name: "me.reauthentication_link",
    tag,
    peopleOnly: true,
    summary: "Have a link emailed that confirms it is you, in this browser",
    permission: null,
    input: z.strictObject({}),
    output: z.object({ email: z.string() }),
    rest: { method: "post", path: "/v1/me/reauthentication-link", status: 200 },
    async handle({ caller, now }) {
      const person = inSession(caller);
      limitLinks(person.userId);
      return sendConfirmationLink(person, now);
    },
  }),
  reauthenticateByLink: defineEndpoint({
    name: "me.reauthenticate_by_link",
    tag,
    peopleOnly: true,
    summary: "Confirm with an emailed link that it is you, in the browser that asked for it",
    permission: null,
    input: z.strictObject({ token: mailedToken }),
    output: confirmed,
    rest: { method: "post", path: "/v1/me/reauthenticate-by-link", status: 200 },
    async handle({ caller, input, now }) {
      await confirmByLink(inSession(caller), input.token, now);
      return { confirmed: true as const };
    },
  }),
};

function inSession(caller: Caller): { userId: string; sessionId: string; requestId: string } {
  if (caller.kind !== "user" || !caller.session)
    throw new DomainError(
      "forbidden",
      "A key is not a person in a browser: it has no sessions, and is never asked to confirm.",
    );
  return { userId: caller.userId, sessionId: caller.session.id, requestId: caller.requestId };
}

// Counted before the password is looked at, so that many tries at once do not pass together.
async function limitTries(userId: string): Promise<void> {
  if (takeAttempt("reauthentication", userId)) return;
  throw new DomainError(
    "rate_limited",
    "Too many tries. Wait five minutes, or confirm with a link by email. Nothing was changed.",
    { retry_after: 300 },
  );
}
