import { z } from "zod";
import { requireOwnBilling } from "@/server/billing/update-billing";
import { addDays, dayInTimeZone } from "@/server/foundation/clock";
import { idSchema } from "@/server/foundation/ids";
import { authorize } from "@/server/organizations/authorize";
import { listOrganizations } from "@/server/organizations/list-organizations";
import { forecastSchema } from "@/server/usage/forecast.schema";
import { listEvents } from "@/server/usage/list-events";
import { readForecast } from "@/server/usage/read-forecast";
import { readStatement } from "@/server/usage/read-statement";
import { readUsage } from "@/server/usage/read-usage";
import { statementSchema } from "@/server/usage/statement.schema";
import { eventSchema, eventTypes, usageGroups, usageSchema } from "@/server/usage/usage.schema";
import { answerFormat, defineEndpoint } from "./endpoint";
import { limit } from "./paging.schema";
import { organizationsBelow } from "./reached-organizations";
import { dayField, periodOf, plausible } from "./report-period";
import { statementCsv, usageCsv } from "./usage-csv";

const organizationInput = z.strictObject({ organization_id: idSchema("organization") });
const since = z.iso
  .datetime({ offset: true, message: "Enter a time as ISO 8601, such as 2026-01-31T00:00:00Z" })
  .refine(plausible, "Enter a year between 1900 and 2199")
  .optional();

export const usageEndpoints = {
  organizationUsage: defineEndpoint({
    name: "organization.usage",
    tag: "Usage",
    summary: "What the organization and those below it used, by day and group",
    permission: "usage.read",
    input: organizationInput.extend({
      group_by: z.enum(usageGroups).default("organization"),
      from: dayField.optional().meta({ description: "First day; default: 29 days before `to`" }),
      to: dayField.optional().meta({ description: "Last day; default: today" }),
      ...answerFormat,
    }),
    output: usageSchema,
    rest: { method: "get", path: "/organizations/{organization_id}/usage", status: 200 },
    csv: usageCsv,
    async handle({ caller, organization, input, now }) {
      const { from, to } = periodOf(
        input,
        { from: (last) => addDays(last, -29) },
        dayInTimeZone(now, organization.timeZone),
      );
      const groupBy = input.group_by;
      const personal = groupBy === "member" || groupBy === "api_key" || groupBy === "agent";
      // Who of a linked organization spent is its own data; only its totals are seen from above.
      if (personal) await authorize(caller, organization.id, "events.read");
      const organizationIds = await organizationsBelow(caller, organization.id, {
        linked: !personal,
      });
      return readUsage({ organization, organizationIds, from, to, groupBy });
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
  forecast: defineEndpoint({
    name: "forecast",
    tag: "Usage",
    summary: "How long the credits will last, and how sure that is",
    permission: "billing.read",
    input: organizationInput,
    output: forecastSchema,
    rest: { method: "get", path: "/v1/forecast", status: 200 },
    handle: ({ organization, now }) => readForecast(organization, now),
  }),
  statement: defineEndpoint({
    name: "statement",
    tag: "Usage",
    summary: "The statement of a period: opening balance, every movement, closing balance",
    permission: "billing.read",
    input: organizationInput.extend({
      from: dayField.optional().meta({ description: "First day; default: the first of the month" }),
      to: dayField.optional().meta({ description: "Last day; default: today" }),
      ...answerFormat,
    }),
    output: statementSchema,
    rest: { method: "get", path: "/v1/statements", status: 200 },
    csv: statementCsv,
    async handle({ organization, input, now }) {
      requireOwnBilling(organization);
      const period = periodOf(
        input,
        { from: (last) => `${last.slice(0, 7)}-01` },
        dayInTimeZone(now, organization.timeZone),
      );
      return readStatement(organization, period);
    },
  }),
};
