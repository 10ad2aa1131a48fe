import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { idList, organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import { networkOf } from "@/server/foundation/network";
import { wholePage } from "@/server/foundation/page";
import { requirePerson } from "@/server/organizations/access/caller";
import { closingEndpoints } from "@/server/organizations/closing/endpoints";
import { createOrganization } from "@/server/organizations/create-organization";
import {
  findReached,
  listOrganizations,
  requireReached,
} from "@/server/organizations/list-organizations";
import { movingEndpoints } from "@/server/organizations/moving/endpoints";
import {
  newOrganizationSchema,
  organizationChangeFields,
  organizationSchema,
} from "@/server/organizations/organization.schema";
import { requireSecondFactor } from "@/server/organizations/require-second-factor";
import { updateOrganization } from "@/server/organizations/update-organization";
import { giveWelcomeCredits } from "@/server/users/welcome-credits";

export const organizationEndpoints = [
  defineEndpoint({
    name: "organization.list",
    tag: "Organizations",
    summary: "The organizations the caller has access to, oldest first",
    access: "anyone",
    input: z.strictObject({
      ...pageFieldsBy(/^org_[0-9a-z]{26}$/),
      below: idSchema("organization").optional().meta({
        description: "Only this organization and those below it",
      }),
      ids: idList.optional().meta({
        description: "Comma-separated IDs: only these, if the caller has access to them",
      }),
      slug: z.string().min(1).max(100).optional().meta({
        description: "Only the organization with this slug, as in its page URLs",
      }),
      search: z.string().trim().min(1).max(100).optional().meta({
        description: "Only organizations whose name contains this",
      }),
      closed: z.stringbool().or(z.boolean()).optional().meta({
        description: "true: closed organizations that you own, instead of the open ones",
      }),
    }),
    output: pageOf(organizationSchema),
    rest: { method: "get", path: "/organizations", status: 200 },
    async handle({ caller, input }) {
      const { limit, cursor: after, below, ids, slug, search, closed } = input;
      if (ids) return wholePage(await findReached(caller, { ids }));
      if (slug) return wholePage(await findReached(caller, { slug }));
      if (below) await requireReached(caller, below);
      return listOrganizations(caller, { limit, after, below, search, closed });
    },
  }),
  defineEndpoint({
    name: "organization.get",
    tag: "Organizations",
    summary: "One organization",
    access: "organization.read",
    input: organizationInput,
    output: organizationSchema,
    rest: { method: "get", path: "/organizations/{organization_id}", status: 200 },
    handle: ({ caller, organization }) => requireReached(caller, organization.id),
  }),
  defineEndpoint({
    name: "organization.create",
    tag: "Organizations",
    summary: "Create a master organization, or a sub-organization under one",
    // A person may found a master organization; a sub-organization takes the right to change its parent.
    access: {
      permission: "organization.write",
      on: "parent",
      optional: true,
      verified: true,
      maker: true,
    },
    input: newOrganizationSchema.refine(
      ({ parent_organization_id: parent, relationship_type, billing_type }) =>
        parent !== undefined || (relationship_type === undefined && billing_type !== "shared"),
      {
        path: ["parent_organization_id"],
        error: "Send the parent, or omit relationship_type and billing_type",
      },
    ),
    output: organizationSchema,
    example: {
      name: "Acme North",
      parent_organization_id: "org_01kan3x7c9e6mvb4f2tq8zr5ws",
    },
    rest: { method: "post", path: "/organizations", status: 201 },
    acceptsIdempotencyKey: true,
    async handle({ actor, caller, organization: parent, input, now, ip, idempotent }) {
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
        actor,
        now,
        // Who verified their address before they founded anything, as the invited do, gets theirs now.
        async (tx, organization) => {
          const founder = { userId: owner.id, organization, network: networkOf(ip) };
          if (!parent) await giveWelcomeCredits(tx, founder, now);
        },
        idempotent,
      );
      return requireReached(caller, created.id);
    },
  }),
  defineEndpoint({
    name: "organization.update",
    tag: "Organizations",
    summary: "Rename an organization or set its time zone",
    access: "organization.write",
    input: organizationInput.extend(organizationChangeFields),
    output: organizationSchema,
    example: { name: "Acme North" },
    rest: { method: "patch", path: "/organizations/{organization_id}", status: 200 },
    async handle({ actor, caller, organization, input, now }) {
      await updateOrganization(
        organization.id,
        { name: input.name, timeZone: input.time_zone, onboarded: input.onboarded },
        actor,
        now,
      );
      return requireReached(caller, organization.id);
    },
  }),
  defineEndpoint({
    name: "organization.require_second_factor",
    tag: "Organizations",
    summary:
      "Require a second factor to open the organization and those it owns, or stop requiring it",
    access: "organization.secure",
    reauthenticate: true,
    peopleOnly: true,
    input: organizationInput.extend({ required: z.boolean() }),
    output: organizationSchema,
    rest: { method: "put", path: "/organizations/{organization_id}/second-factor", status: 200 },
    async handle({ actor, caller, organization, input, now }) {
      const person = requirePerson(caller);
      await requireSecondFactor(organization.id, input.required, { person, actor }, now);
      return requireReached(caller, organization.id);
    },
  }),
  ...movingEndpoints,
  ...closingEndpoints,
];
