import { z } from "zod";
import { dayInTimeZone } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
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
import { listEvents } from "@/server/usage/list-events";
import { readUsage } from "@/server/usage/read-usage";
import { eventSchema, eventTypes, usageGroups, usageSchema } from "@/server/usage/usage.schema";
import { defineEndpoint } from "./endpoint";
import { pageOf } from "./paging.schema";

const organizationInput = z.strictObject({ organization_id: idSchema("organization") });
/** The years that calendars, and PostgreSQL with them, agree on. */
const plausible = (value: string) => value >= "1900" && value < "2200";
const since = z.iso
  .datetime({ offset: true, message: "Enter a time as ISO 8601, such as 2026-01-31T00:00:00Z" })
  .refine(plausible, "Enter a year between 1900 and 2199")
  .optional();
const limit = z.coerce.number().int().min(1).max(200).default(50);

/** The organization and the owned ones below it, whose data shows in its reports. */
async function consolidated(caller: Caller, organizationId: string): Promise<string[]> {
  const all = await listOrganizations(caller);
  const below = (id: string): string[] => [
    id,
    ...all
      .filter((o) => o.parent_organization_id === id && o.relationship_type === "owned")
      .flatMap((o) => below(o.id)),
  ];
  return below(organizationId);
}

/** Everything below it, linked ones too: their usage totals are visible to who pays. */
async function descendants(caller: Caller, organizationId: string): Promise<string[]> {
  const all = await listOrganizations(caller);
  const below = (id: string): string[] => [
    id,
    ...all.filter((o) => o.parent_organization_id === id).flatMap((o) => below(o.id)),
  ];
  return below(organizationId);
}

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
      return { data: await listOrganizations(caller), has_more: false, next_cursor: null };
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
    async handle({ caller, input, now }) {
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
  organizationUsage: defineEndpoint({
    name: "organization.usage",
    tag: "Usage",
    summary: "What the organization and those below it used",
    permission: "usage.read",
    input: organizationInput.extend({
      group_by: z.enum(usageGroups).default("organization"),
      from: z.iso.date().refine(plausible, "Enter a year between 1900 and 2199").optional(),
      to: z.iso.date().refine(plausible, "Enter a year between 1900 and 2199").optional(),
    }),
    output: usageSchema,
    rest: { method: "get", path: "/organizations/{organization_id}/usage", status: 200 },
    async handle({ caller, organization, input, now }) {
      const to = input.to ?? dayInTimeZone(now, organization.timeZone);
      const from =
        input.from ??
        dayInTimeZone(new Date(now.getTime() - 29 * 86_400_000), organization.timeZone);
      if (from > to)
        throw new DomainError("validation_failed", "from: must not be after to.", {
          errors: [{ path: "from", message: "must not be after to" }],
        });
      const detail = input.group_by === "member" || input.group_by === "api_key";
      // Who of a linked organization spent is its own data; only its totals are seen from above.
      if (detail) await authorize(caller, organization.id, "events.read");
      const organizationIds = detail
        ? await consolidated(caller, organization.id)
        : await descendants(caller, organization.id);
      return readUsage({ organization, organizationIds, from, to, groupBy: input.group_by });
    },
  }),
  organizationEvents: defineEndpoint({
    name: "organization.events",
    tag: "Usage",
    summary: "The usage history of one organization, newest first",
    permission: "events.read",
    input: organizationInput.extend({ type: z.enum(eventTypes).optional(), limit, since }),
    output: z.array(eventSchema),
    rest: { method: "get", path: "/organizations/{organization_id}/events", status: 200 },
    handle: ({ organization, input }) =>
      listEvents({
        organizationIds: [organization.id],
        type: input.type,
        limit: input.limit,
        since: input.since ? new Date(input.since) : undefined,
      }),
  }),
  eventList: defineEndpoint({
    name: "event.list",
    tag: "Usage",
    summary: "The usage history of every organization the caller reaches, newest first",
    permission: null,
    input: z.strictObject({
      entity_type: z.literal("organization").optional(),
      event_type: z.enum(eventTypes).optional(),
      limit,
      since,
    }),
    output: z.array(eventSchema),
    rest: { method: "get", path: "/events", status: 200 },
    async handle({ caller, input }) {
      if (caller.kind === "api_key") await authorize(caller, caller.organizationId, "events.read");
      const reached = await listOrganizations(caller);
      return listEvents({
        organizationIds: reached.filter((o) => !o.totals_only).map((o) => o.id),
        type: input.event_type,
        limit: input.limit,
        since: input.since ? new Date(input.since) : undefined,
      });
    },
  }),
};
