import { z } from "zod";
import { type CreditReport, defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import {
  answerFormat,
  countUpTo,
  dayField,
  idList,
  organizationInput,
  pageFieldsBy,
  periodOf,
  plausible,
} from "@/server/doors/endpoints/fields";
import { addDays, dayInTimeZone, startOfDay } from "@/server/foundation/clock";
import { invalid } from "@/server/foundation/errors";
import {
  type ClientSight,
  clientsAmong,
  spendableCredits,
} from "@/server/organizations/access/client-sight";
import { creditsInWords } from "@/server/pricing/amount-words";
import { eventCursor } from "@/server/usage/event-place";
import { forecastSchema } from "@/server/usage/forecast.schema";
import { type EventFilter, listEvents } from "@/server/usage/list-events";
import { readForecast } from "@/server/usage/read-forecast";
import { readStatement } from "@/server/usage/read-statement";
import { readUsage } from "@/server/usage/read-usage";
import { statementSchema } from "@/server/usage/statement.schema";
import {
  type EventAnswer,
  eventSchema,
  eventTypes,
  type UsageGroup,
  usageGroups,
  usageSchema,
} from "@/server/usage/usage.schema";
import { statementCsv, usageCsv } from "@/server/usage/usage-csv";
import { ledgerEndpoints } from "./ledger-endpoints";

const instant = z.iso
  .datetime({ offset: true, message: "Enter a time as ISO 8601, such as 2026-01-31T00:00:00Z" })
  .refine(plausible, "Enter a year between 1900 and 2199");
const creditEventType = z.enum(eventTypes);
const eventType = z.union([
  creditEventType,
  z
    .string()
    .max(100)
    .regex(
      /^[a-z_]+\.[a-z_]+$/,
      `Use one of ${eventTypes.join(", ")}, or what happened in the books, such as invoice.sent`,
    ),
]);

/** What both paths of the history take (S1 and S2 name the type differently: each path knows both names). */
const eventFilters = {
  type: creditEventType.optional(),
  event_type: creditEventType.optional().meta({ description: "The same as type" }),
  entity_type: z.string().min(1).max(100).optional().meta({
    description:
      "organization alone returns all events; any other value, or one with entity_id, filters them",
  }),
  entity_id: z.string().min(1).max(255).optional(),
  actor_id: z.string().max(64).toLowerCase().optional().meta({
    description: "Only what this person, API key or agent did",
  }),
  from: z.union([dayField, instant]).optional().meta({
    description: "A day in the organization's time zone (the key's; UTC for a person), or a moment",
  }),
  to: z
    .union([dayField, instant])
    .optional()
    .meta({ description: "A day (included), or a moment (excluded)" }),
  since: instant.optional().meta({ description: "The same as from" }),
  ...pageFieldsBy(eventCursor),
};

/** The same of one organization, whose history tells of its books too. */
const bookEventFilters = {
  ...eventFilters,
  type: eventType.optional().meta({
    description: "A type of credit movement, or of a change in the books, such as invoice.sent",
  }),
  event_type: eventType.optional().meta({ description: "The same as type" }),
};

async function answerEvents(
  { of, withBooks }: Pick<EventFilter, "of" | "withBooks">,
  timeZone: string,
  input: z.output<z.ZodObject<typeof bookEventFilters>>,
  report: CreditReport,
  now: Date,
): Promise<EventAnswer[]> {
  const { type = input.event_type, entity_id: entityId, entity_type: entityType } = input;
  if (input.event_type !== undefined && input.event_type !== type)
    throw invalid("event_type", "Contradicts type");
  const starts = [input.from, input.since].flatMap((said) =>
    said === undefined ? [] : [momentOf(said, timeZone)],
  );
  const { events, nextCursor } = await listEvents({
    of,
    withBooks,
    type,
    // "organization" is how S1 asks for everything.
    entityType: entityType === "organization" && entityId === undefined ? undefined : entityType,
    entityId,
    actorId: input.actor_id,
    from: starts.sort((a, b) => b.getTime() - a.getTime())[0],
    until: input.to === undefined ? undefined : momentOf(input.to, timeZone, 1),
    after: input.cursor,
    limit: input.limit,
    now,
  });
  report.nextCursor = nextCursor;
  return events;
}

function isPersonal(group: UsageGroup): boolean {
  return group === "member" || group === "api_key" || group === "agent";
}

/** What a linked client sees of an event: what it cost, not what of it the pool had to lend. */
function withoutDebt(event: EventAnswer): EventAnswer {
  return { ...event, debt_taken: 0, debt_payment: 0 };
}

/** How long another organization's credits last is that organization's business. */
function managedForecast(sight: ClientSight) {
  const credits = spendableCredits(sight);
  return {
    outcome: "managed" as const,
    available: credits,
    days: null,
    days_low: null,
    days_high: null,
    at: null,
    earliest_at: null,
    latest_at: null,
    history_days: null,
    credits_per_day: null,
    growth_percent_per_week: null,
    expires_unused: 0,
    summary: `Managed by ${sight.managedBy}`,
    reason:
      credits === null
        ? `${sight.managedBy} manages the credits this organization spends.`
        : `A budget leaves ${creditsInWords(credits)}. ${sight.managedBy} manages the rest.`,
  };
}

/** A moment, or the first of a day, or of the day after it. */
function momentOf(said: string, timeZone: string, daysLater: 0 | 1 = 0): Date {
  return said.includes("T") ? new Date(said) : startOfDay(addDays(said, daysLater), timeZone);
}

export const usageEndpoints = [
  defineEndpoint({
    name: "organization.usage",
    tag: "Usage",
    fromReplica: true,
    aboutCredits: true,
    summary: "Usage of the organization and those below it, by day and group",
    access: "usage.read",
    input: organizationInput.extend({
      group_by: z.enum(usageGroups).default("organization"),
      from: dayField.optional().meta({ description: "First day; default: 29 days before `to`" }),
      to: dayField.optional().meta({ description: "Last day; default: today" }),
      top: countUpTo(200).optional().meta({
        description: "Return this many of the largest groups, and the rest as one",
      }),
      organizations: idList.optional().meta({
        description: "Comma-separated IDs: only these groups",
      }),
      ...answerFormat,
    }),
    output: usageSchema,
    rest: { method: "get", path: "/organizations/{organization_id}/usage", status: 200 },
    csv: usageCsv,
    // Who of a linked organization spent is its own data; only its totals are seen from above.
    alsoNeeds: ({ group_by }) => (isPersonal(group_by) ? "events.read" : null),
    async handle({ organization, reach, input, now }) {
      const { from, to } = periodOf(
        input,
        { from: (last) => addDays(last, -29) },
        dayInTimeZone(now, organization.timeZone),
      );
      const groupBy = input.group_by;
      const linked = !isPersonal(groupBy);
      const { top, organizations: among } = input;
      const organizationIds = await reach.below(organization.id, { linked, among });
      return readUsage({ organization, organizationIds, from, to, groupBy, top, now });
    },
  }),
  defineEndpoint({
    name: "organization.events",
    tag: "Usage",
    fromReplica: true,
    aboutCredits: true,
    summary:
      "The event history of one organization, newest first: credit movements and, with access to its books, changes in them; follow Link: rel=next for more",
    access: "events.read",
    input: organizationInput.extend(bookEventFilters),
    output: z.array(eventSchema),
    rest: { method: "get", path: "/organizations/{organization_id}/events", status: 200 },
    forClient: (events) => events.map(withoutDebt),
    handle: ({ organization, may, input, report, now }) =>
      answerEvents(
        { of: { organizationId: organization.id }, withBooks: may("accounting.read") },
        organization.timeZone,
        input,
        report,
        now,
      ),
  }),
  defineEndpoint({
    name: "event.list",
    tag: "Usage",
    fromReplica: true,
    aboutCredits: true,
    summary:
      "Credit movements in every organization the caller has access to, newest first; follow Link: rel=next for more",
    access: { permission: "events.read", on: "own" },
    input: z.strictObject(eventFilters),
    output: z.array(eventSchema),
    rest: { method: "get", path: "/events", status: 200 },
    async handle({ caller, own, reach, input, now, report }) {
      // A linked client's pool is its reseller's, and so is its balance.
      if (own && !own.creditAccount.isAcrossLink) report.creditAccountId = own.creditAccountId;
      const of = { accounts: await reach.spentAccounts(), sees: reach.seesIn };
      const events = await answerEvents(
        { of, withBooks: false },
        own?.timeZone ?? "UTC",
        input,
        report,
        now,
      );
      const clients = await clientsAmong(
        caller,
        events.map((event) => event.organization_id),
      );
      return events.map((event) =>
        clients.has(event.organization_id) ? withoutDebt(event) : event,
      );
    },
  }),
  defineEndpoint({
    name: "forecast",
    tag: "Usage",
    aboutCredits: true,
    summary: "How long the credits will last, with a range",
    access: "billing.read",
    input: organizationInput,
    output: forecastSchema,
    rest: { method: "get", path: "/v1/forecast", status: 200 },
    forClient: (forecast, sight) => ({
      ...forecast,
      ...managedForecast(sight),
    }),
    handle: ({ organization, now }) => readForecast(organization, now),
  }),
  defineEndpoint({
    name: "billing.statement",
    tag: "Usage",
    aboutCredits: true,
    summary: "The statement of a period: opening balance, every movement, closing balance",
    access: { permission: "billing.read", payer: "own" },
    input: organizationInput.extend({
      from: dayField.optional().meta({ description: "First day; default: the first of the month" }),
      to: dayField.optional().meta({ description: "Last day; default: today" }),
      ...answerFormat,
    }),
    output: statementSchema,
    rest: { method: "get", path: "/v1/statements", status: 200 },
    csv: statementCsv,
    async handle({ organization, input, now }) {
      const period = periodOf(
        input,
        { from: (last) => `${last.slice(0, 7)}-01` },
        dayInTimeZone(now, organization.timeZone),
      );
      return readStatement(organization, period, now);
    },
  }),
  ...ledgerEndpoints,
];
