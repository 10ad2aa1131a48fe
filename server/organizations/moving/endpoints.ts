import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { requirePerson } from "@/server/organizations/access/caller";
import { requireReached } from "../list-organizations";
import { organizationSchema } from "../organization.schema";
import { moveOrganization } from "./move-organization";
import { moveFields, movingSchema } from "./moving.schema";
import type { Move } from "./plan-move";
import { previewMove } from "./preview-move";

const tag = "Organizations";
const input = organizationInput.extend(moveFields);

function moveOf(
  userId: string,
  organizationId: string,
  { parent_organization_id: parentId, relationship_type, billing_type }: Asked,
): Move {
  const wanted = { parentId, relationship: relationship_type, billing: billing_type };
  return { organizationId, userId, ...wanted };
}

type Asked = {
  parent_organization_id?: string | undefined;
  relationship_type?: "owned" | "linked" | undefined;
  billing_type?: "shared" | "own" | undefined;
};

export const movingEndpoints = [
  defineEndpoint({
    name: "organization.preview_move",
    tag,
    summary: "What moving an organization, or giving it billing of its own, would change",
    access: "organization.move",
    peopleOnly: true,
    input,
    output: movingSchema,
    rest: { method: "get", path: "/organizations/{organization_id}/move", status: 200 },
    handle: ({ caller, organization, input: asked, now }) =>
      previewMove(moveOf(caller.userId, organization.id, asked), now),
  }),
  defineEndpoint({
    name: "organization.move",
    tag,
    summary: "Move an organization under another parent or to the top, or give it its own billing",
    access: "organization.move",
    reauthenticate: true,
    peopleOnly: true,
    input,
    output: organizationSchema,
    example: { parent_organization_id: "none" },
    rest: { method: "post", path: "/organizations/{organization_id}/move", status: 200 },
    async handle({ actor, caller, organization, input: asked, now }) {
      const { userId } = requirePerson(caller);
      const { email } = await db().user.findUniqueOrThrow({ where: { id: userId } });
      const move = moveOf(userId, organization.id, asked);
      await moveOrganization(move, { actor, billingEmail: email }, now);
      return requireReached(caller, organization.id);
    },
  }),
];
