import { z } from "zod";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
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
import { authorizeOn, mayDo } from "@/server/organizations/authorize";
import { actorOf, isAgent } from "@/server/organizations/caller";
import { defineEndpoint } from "./endpoint";
import { requirePerson } from "./invitations";
import { pageFieldsBy, pageOf } from "./paging.schema";

const tag = "Members";

export const joinLinkEndpoints = {
  joinLinkList: defineEndpoint({
    name: "join_link.list",
    tag,
    summary: "Open links of an organization, newest first; their addresses for who may invite",
    permission: "members.read",
    input: z.strictObject({
      organization_id: idSchema("organization"),
      ...pageFieldsBy(/^join_[0-9a-z]{26}$/),
    }),
    output: pageOf(joinLinkSchema),
    rest: { method: "get", path: "/v1/join-links", status: 200 },
    handle: async ({ caller, organization, input, now }) =>
      listJoinLinks(
        organization.id,
        { before: input.cursor, limit: input.limit },
        !isAgent(caller) && (await mayDo(caller, organization.id, "members.write")),
        now,
      ),
  }),
  joinLinkCreate: defineEndpoint({
    name: "join_link.create",
    tag,
    summary: "Make a link that whoever has it joins by, within its limits",
    permission: "members.write",
    input: newJoinLinkInput,
    output: joinLinkSchema,
    rest: { method: "post", path: "/v1/join-links", status: 201 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    handle: ({ caller, input, now, idempotent }) => createJoinLink(caller, input, now, idempotent),
  }),
  joinLinkRevoke: defineEndpoint({
    name: "join_link.revoke",
    tag,
    summary: "End a link at once; who joined by it stays",
    permission: null,
    judged: "members.write",
    input: z.strictObject({ join_link_id: idSchema("joinLink") }),
    output: joinLinkSchema,
    rest: { method: "delete", path: "/v1/join-links/{join_link_id}", status: 200 },
    async handle({ caller, input, now }) {
      const link = await db().joinLink.findUnique({ where: { id: input.join_link_id } });
      if (!link) throw notFound("link");
      await authorizeOn("link", caller, link.organizationId, "members.write");
      return revokeJoinLink(link.id, actorOf(caller), now);
    },
  }),
  joinLinkAccept: defineEndpoint({
    name: "join_link.accept",
    tag,
    summary: "Join by an open link as the person who is signed in, in the browser",
    peopleOnly: true,
    permission: null,
    input: z.strictObject({ link: joinLinkToken }),
    output: joinedSchema,
    rest: { method: "post", path: "/v1/join-links/accept", status: 200 },
    handle: ({ caller, input, now }) => joinByLink(input.link, requirePerson(caller), now),
  }),
};
