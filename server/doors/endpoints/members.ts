import { z } from "zod";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { changeRole, removeMember } from "@/server/members/change-member";
import { listMembers } from "@/server/members/list-members";
import { memberSchema, roleSchema } from "@/server/members/member.schema";
import { authorizeOn } from "@/server/organizations/authorize";
import type { Caller } from "@/server/organizations/caller";
import { defineEndpoint } from "./endpoint";
import { pageFieldsBy, pageOf } from "./paging.schema";

const tag = "Members";
const memberInput = z.strictObject({ member_id: idSchema("membership") });

/** Leaving takes no more than being there; everything else takes the right to manage members. */
async function authorizeMember(caller: Caller, memberId: string, change: "change" | "remove") {
  const member = await db().membership.findUnique({ where: { id: memberId } });
  if (!member) throw notFound("member");
  const leaves = change === "remove" && caller.kind === "user" && caller.userId === member.userId;
  const permission = leaves ? "members.read" : "members.write";
  await authorizeOn("member", caller, member.organizationId, permission);
}

export const memberEndpoints = {
  memberList: defineEndpoint({
    name: "member.list",
    tag,
    summary: "The members of an organization, who joined first at the top",
    permission: "members.read",
    input: z.strictObject({
      organization_id: idSchema("organization"),
      ...pageFieldsBy(/^mem_[0-9a-z]{26}$/),
    }),
    output: pageOf(memberSchema),
    rest: { method: "get", path: "/v1/members", status: 200 },
    handle: ({ organization, input, now }) =>
      listMembers(organization.id, { after: input.cursor, limit: input.limit }, now),
  }),
  memberUpdate: defineEndpoint({
    name: "member.update",
    tag,
    summary: "Change a member's role; only an owner makes or unmakes owners, in the browser",
    permission: null,
    judged: "members.write",
    input: memberInput.extend({ role: roleSchema }),
    output: memberSchema,
    rest: { method: "patch", path: "/v1/members/{member_id}", status: 200 },
    reauthenticate: true,
    async handle({ caller, input, now }) {
      await authorizeMember(caller, input.member_id, "change");
      return changeRole(caller, input.member_id, input.role, now);
    },
  }),
  memberRemove: defineEndpoint({
    name: "member.remove",
    tag,
    summary: "Remove a member, or leave; API keys they made for the organization are revoked",
    permission: null,
    judged: "members.write",
    input: memberInput,
    output: memberSchema,
    rest: { method: "delete", path: "/v1/members/{member_id}", status: 200 },
    reauthenticate: true,
    async handle({ caller, input, now }) {
      await authorizeMember(caller, input.member_id, "remove");
      return removeMember(caller, input.member_id, now);
    },
  }),
};
