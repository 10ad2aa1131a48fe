import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { idSchema } from "@/server/foundation/ids";
import { changeRole, removeMember } from "@/server/members/change-member";
import { listMembers } from "@/server/members/list-members";
import { memberSchema, roleSchema } from "@/server/members/member.schema";
import { invitationEndpoints } from "./invitations/endpoints";
import { joinLinkEndpoints } from "./join-links/endpoints";
import { ownershipEndpoints } from "./ownership/endpoints";

const tag = "Members";
const memberInput = z.strictObject({ member_id: idSchema("membership") });

export const memberEndpoints = [
  defineEndpoint({
    name: "member.list",
    tag,
    summary: "The members of an organization, earliest first",
    access: "members.read",
    input: organizationInput.extend(pageFieldsBy(/^mem_[0-9a-z]{26}$/)),
    output: pageOf(memberSchema),
    rest: { method: "get", path: "/v1/members", status: 200 },
    handle: ({ organization, input, now }) =>
      listMembers(organization.id, { after: input.cursor, limit: input.limit }, now),
  }),
  defineEndpoint({
    name: "member.update",
    tag,
    summary: "Change a member's role; only an owner can add or remove owners, in the browser",
    access: { permission: "members.write", on: "member" },
    input: memberInput.extend({ role: roleSchema }),
    output: memberSchema,
    example: { role: "viewer" },
    rest: { method: "patch", path: "/v1/members/{member_id}", status: 200 },
    reauthenticate: true,
    handle: ({ caller, input, now }) => changeRole(caller, input.member_id, input.role, now),
  }),
  defineEndpoint({
    name: "member.remove",
    tag,
    summary: "Remove a member, or leave; API keys they made for the organization are revoked",
    // Leaving takes no more than being there.
    access: { permission: "members.write", on: "member", self: "members.read" },
    input: memberInput,
    output: memberSchema,
    rest: { method: "delete", path: "/v1/members/{member_id}", status: 200 },
    reauthenticate: true,
    handle: ({ caller, input, now }) => removeMember(caller, input.member_id, now),
  }),
  ...invitationEndpoints,
  ...joinLinkEndpoints,
  ...ownershipEndpoints,
];
