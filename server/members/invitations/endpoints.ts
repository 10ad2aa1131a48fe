import { z } from "zod";
import { takeAttempt, takeInvitations } from "@/server/doors/auth/throttle";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { idSchema } from "@/server/foundation/ids";
import { acceptInvitation } from "@/server/members/invitations/accept-invitation";
import { createInvitation } from "@/server/members/invitations/create-invitation";
import {
  addressesOf,
  createInvitations,
  readPeople,
} from "@/server/members/invitations/create-invitations";
import { revokeInvitation } from "@/server/members/invitations/end-invitation";
import {
  invitationSchema,
  invitationStates,
  invitationToken,
  invitedSchema,
  joinedSchema,
  newInvitationInput,
  newInvitationsInput,
} from "@/server/members/invitations/invitation.schema";
import { listInvitations } from "@/server/members/invitations/read-invitations";
import { resendInvitation } from "@/server/members/invitations/resend-invitation";
import { wasAnswered } from "@/server/operations/idempotency";

const tag = "Members";
const invitationInput = z.strictObject({ invitation_id: idSchema("invitation") });

export const invitationEndpoints = [
  defineEndpoint({
    name: "invitation.list",
    tag,
    aboutCredits: true,
    summary: "Invitations, newest first, and the credits held by pending ones",
    access: "members.read",
    input: organizationInput.extend({
      state: z.enum(invitationStates).optional(),
      ...pageFieldsBy(/^inv_[0-9a-z]{26}$/),
    }),
    output: pageOf(invitationSchema).extend({
      open: z.int().meta({ description: "Number of pending invitations" }),
      held_credits: z.number().meta({ description: "Credits held by pending invitations" }),
    }),
    rest: { method: "get", path: "/v1/invitations", status: 200 },
    handle: ({ organization, input, now }) =>
      listInvitations(
        organization.id,
        { state: input.state, before: input.cursor, limit: input.limit },
        now,
      ),
  }),
  defineEndpoint({
    name: "invitation.create",
    tag,
    aboutCredits: true,
    summary: "Invite someone by email; if you choose an operation, its price is held for them",
    access: "members.write",
    input: newInvitationInput,
    output: invitationSchema,
    example: { email: "sam@acme.test", role: "member" },
    rest: { method: "post", path: "/v1/invitations", status: 201 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle({ caller, organization, input, idempotent, now, report }) {
      // Whoever takes an invitation back may make it again: that is no way to fill a stranger's mailbox.
      await takeAttempt("invited address", `${organization.id} ${input.email}`);
      await takeAttempt("invitation", organization.id);
      const made = await createInvitation({ organization, caller, input, idempotent, now });
      report.replayed = made.replayed;
      return made.invitation;
    },
  }),
  defineEndpoint({
    name: "invitation.create_many",
    tag,
    aboutCredits: true,
    summary:
      "Invite up to 200 people at once, from rows or a pasted list or CSV; each result says who was invited, and why not. 207 if some were not",
    access: "members.write",
    input: newInvitationsInput,
    output: invitedSchema,
    example: { rows: [{ email: "robin@acme.test" }, { email: "kim@acme.test", role: "viewer" }] },
    rest: {
      method: "post",
      path: "/v1/invitations/batch",
      status: 201,
      alsoStatus: { 207: "Some people were not invited; each result says why" },
    },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle({ caller, organization, input, idempotent, now, report }) {
      const people = readPeople(input);
      const emails = addressesOf(people);
      // A repeat sends nothing.
      const taken = (await wasAnswered(idempotent))
        ? null
        : await takeInvitations(organization.id, emails);
      const unsent = new Set(emails);
      try {
        const request = { organization, caller, input, people, idempotent, now };
        const { answer, replayed } = await createInvitations(request);
        for (const { status, email } of answer.results)
          if (status === "invited" && !replayed) unsent.delete(email);
        report.replayed = replayed;
        if (answer.not_invited > 0) report.httpStatus = 207;
        return answer;
      } finally {
        await taken?.giveBack([...unsent]);
      }
    },
  }),
  defineEndpoint({
    name: "invitation.resend",
    tag,
    summary: "Send a reminder with a new link, open for seven days; the old link stops working",
    access: { permission: "members.write", on: "invitation" },
    input: invitationInput,
    output: invitationSchema,
    rest: { method: "post", path: "/v1/invitations/{invitation_id}/resend", status: 200 },
    handle: ({ actor, input, now }) => resendInvitation(input.invitation_id, actor, now),
  }),
  defineEndpoint({
    name: "invitation.revoke",
    tag,
    summary: "Revoke an invitation; its held credits are released",
    access: { permission: "members.write", on: "invitation" },
    input: invitationInput,
    output: invitationSchema,
    rest: { method: "delete", path: "/v1/invitations/{invitation_id}", status: 200 },
    handle: ({ actor, input, now }) => revokeInvitation(input.invitation_id, actor, now),
  }),
  defineEndpoint({
    name: "invitation.accept",
    tag,
    summary: "Accept an invitation as the signed-in person, in the browser",
    access: "person",
    input: z.strictObject({ token: invitationToken }),
    output: joinedSchema,
    rest: { method: "post", path: "/v1/invitations/accept", status: 200 },
    handle: ({ person, input, now }) => acceptInvitation(input.token, person.userId, now),
  }),
];
