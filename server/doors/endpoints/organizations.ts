import { z } from "zod";
import { db } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { networkOf } from "@/server/foundation/network";
import { wholePage } from "@/server/foundation/page";
import { authorize } from "@/server/organizations/authorize";
import { actorOf, type Caller } from "@/server/organizations/caller";
import { createOrganization } from "@/server/organizations/create-organization";
import { listOrganizations } from "@/server/organizations/list-organizations";
import {
  newOrganizationSchema,
  type OrganizationAnswer,
  organizationChangeFields,
  organizationSchema,
} from "@/server/organizations/organization.schema";
import { updateOrganization } from "@/server/organizations/update-organization";
import { requireVerified } from "@/server/users/require-verified";
import { giveWelcomeCredits } from "@/server/users/welcome-credits";
import { defineEndpoint } from "./endpoint";
import { pageOf } from "./paging.schema";

const organizationInput = z.strictObject({ organization_id: idSchema("organization") });

async function findReached(caller: Caller, organizationId: string): Promise<OrganizationAnswer> {
  const found = (await listOrganizations(caller)).find((o) => o.id === organizationId);
  if (!found) throw notFound("organization");
  return found;
}

export const organizationEndpoints = {
  organizationList: defineEndpoint({
    name: "organization.list",
    tag: "Organizations",
    summary: "Every organization the caller reaches",
    permission: null,
    input: z.strictObject({}),
    output: pageOf(organizationSchema),
    rest: { method: "get", path: "/organizations", status: 200 },
    async handle({ caller }) {
      return wholePage(await listOrganizations(caller));
    },
  }),
  organizationGet: defineEndpoint({
    name: "organization.get",
    tag: "Organizations",
    summary: "One organization",
    permission: "organization.read",
    input: organizationInput,
    output: organizationSchema,
    rest: { method: "get", path: "/organizations/{organization_id}", status: 200 },
    handle: ({ caller, organization }) => findReached(caller, organization.id),
  }),
  organizationCreate: defineEndpoint({
    name: "organization.create",
    tag: "Organizations",
    summary: "Create a master organization, or a sub-organization under one",
    permission: null,
    input: newOrganizationSchema,
    output: organizationSchema,
    rest: { method: "post", path: "/organizations", status: 201 },
    acceptsIdempotencyKey: true,
    async handle({ caller, input, now, ip, idempotent }) {
      await requireVerified(db(), caller.userId);
      const parent = input.parent_organization_id
        ? await authorize(caller, input.parent_organization_id, "organization.write")
        : undefined;
      // A key gives its maker no membership that they could not get themselves today.
      if (parent && caller.kind === "api_key") {
        const maker = {
          kind: "user" as const,
          userId: caller.userId,
          isStaff: false,
          requestId: caller.requestId,
        };
        await authorize(maker, parent.id, "organization.write");
      }
      if (!parent && caller.kind === "api_key") {
        throw new DomainError(
          "forbidden",
          "A key creates sub-organizations only: send parent_organization_id. Master organizations are created in the browser.",
        );
      }
      if (!parent && (input.relationship_type || input.billing_type === "shared")) {
        throw new DomainError(
          "validation_failed",
          "A master organization has no relationship and its own billing. Nothing was created.",
          {
            errors: [
              {
                path: "parent_organization_id",
                message: "Send the parent, or leave out relationship_type and billing_type",
              },
            ],
          },
        );
      }
      const owner = await db().user.findUniqueOrThrow({ where: { id: caller.userId } });
      const created = await createOrganization(
        {
          name: input.name,
          parent,
          relationship: input.relationship_type,
          billing: input.billing_type,
          externalId: input.external_id,
          timeZone: input.time_zone,
          ownerUserId: owner.id,
          billingEmail: owner.email,
        },
        actorOf(caller),
        now,
        // Who verified their address before they founded anything, as the invited do, gets theirs now.
        async (tx, organization) => {
          const founder = { userId: owner.id, organization, network: networkOf(ip) };
          if (!parent) await giveWelcomeCredits(tx, founder, now);
        },
        idempotent,
      );
      return findReached(caller, created.id);
    },
  }),
  organizationUpdate: defineEndpoint({
    name: "organization.update",
    tag: "Organizations",
    summary: "Rename an organization or set its time zone",
    permission: "organization.write",
    input: organizationInput.extend(organizationChangeFields),
    output: organizationSchema,
    rest: { method: "patch", path: "/organizations/{organization_id}", status: 200 },
    async handle({ caller, organization, input, now }) {
      await updateOrganization(
        organization.id,
        { name: input.name, timeZone: input.time_zone },
        actorOf(caller),
        now,
      );
      return findReached(caller, organization.id);
    },
  }),
};
