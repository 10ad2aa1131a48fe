import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { idSchema } from "@/server/foundation/ids";
import { joinedSchema } from "@/server/members/invitations/invitation.schema";
import { createJoinLink } from "@/server/members/join-links/create-join-link";
import { joinByLink } from "@/server/members/join-links/join-by-link";
import {
  joinLinkSchema,
  joinLinkToken,
  newJoinLinkInput,
} from "@/server/members/join-links/join-link.schema";
import { listJoinLinks } from "@/server/members/join-links/read-join-links";
import { revokeJoinLink } from "@/server/members/join-links/revoke-join-link";

const tag = "Members";

export const joinLinkEndpoints = [
  defineEndpoint({
    name: "join_link.list",
    tag,
    summary:
      "Open links of an organization, newest first; URLs are shown only to those who may invite",
    access: "members.read",
    input: organizationInput.extend(pageFieldsBy(/^join_[0-9a-z]{26}$/)),
    output: pageOf(joinLinkSchema),
    rest: { method: "get", path: "/v1/join-links", status: 200 },
    handle({ actor, organization, may, input, now }) {
      const place = { before: input.cursor, limit: input.limit };
      const mayInvite = actor.type !== "agent" && may("members.write");
      return listJoinLinks(organization.id, place, mayInvite, now);
    },
  }),
  defineEndpoint({
    name: "join_link.create",
    tag,
    summary: "Create an open link that anyone can join with, within its limits",
    access: "members.write",
    input: newJoinLinkInput,
    output: joinLinkSchema,
    example: { role: "member" },
    rest: { method: "post", path: "/v1/join-links", status: 201 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    handle: ({ caller, input, now, idempotent }) => createJoinLink(caller, input, now, idempotent),
  }),
  defineEndpoint({
    name: "join_link.revoke",
    tag,
    summary: "Revoke a link at once; people who joined with it stay",
    access: { permission: "members.write", on: "joinLink" },
    input: z.strictObject({ join_link_id: idSchema("joinLink") }),
    output: joinLinkSchema,
    rest: { method: "delete", path: "/v1/join-links/{join_link_id}", status: 200 },
    handle: ({ actor, input, now }) => revokeJoinLink(input.join_link_id, actor, now),
  }),
  defineEndpoint({
    name: "join_link.accept",
    tag,
    summary: "Join with an open link as the signed-in person, in the browser",
    access: "person",
    input: z.strictObject({ link: joinLinkToken }),
    output: joinedSchema,
    rest: { method: "post", path: "/v1/join-links/accept", status: 200 },
    handle: ({ person, input, now }) => joinByLink(input.link, person.userId, now),
  }),
];
