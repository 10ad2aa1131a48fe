import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import {
  answerFormat,
  dayField,
  organizationInput,
  pageFieldsBy,
  pageOf,
  periodOf,
} from "@/server/doors/endpoints/fields";
import { auditKinds } from "@/server/foundation/audit-kinds.schema";
import { addDays, dayInTimeZone, startOfDay } from "@/server/foundation/clock";
import { invalid } from "@/server/foundation/errors";
import { auditCsv } from "./audit-csv";
import { auditCursor, auditEventSchema } from "./audit-log.schema";
import { readAuditLog } from "./read-audit-log";

const tag = "Organizations";
const path = "/organizations/{organization_id}/audit-log";

/** The most events of one file. */
const MOST_IN_FILE = 10_000;

const filters = {
  kind: z.enum(auditKinds).optional(),
  actor_id: z.string().max(64).toLowerCase().optional().meta({
    description: "Only what this person, API key or agent did",
  }),
  from: dayField.optional().meta({ description: "First day, in the organization's time zone" }),
  to: dayField.optional().meta({ description: "Last day" }),
};

export const auditLogEndpoints = [
  defineEndpoint({
    name: "audit_log.list",
    tag,
    summary:
      "What was done in the organization, newest first: members, keys, settings, money, apps, books and views by our staff",
    access: "audit.read",
    input: organizationInput.extend({ ...filters, ...pageFieldsBy(auditCursor) }),
    output: pageOf(auditEventSchema),
    rest: { method: "get", path, status: 200 },
    handle({ organization: { id, timeZone }, input }) {
      const { kind, actor_id: actorId, from, to } = input;
      return readAuditLog(
        {
          organizationId: id,
          kind,
          actorId,
          from: from ? startOfDay(from, timeZone) : undefined,
          until: to ? startOfDay(addDays(to, 1), timeZone) : undefined,
        },
        { after: input.cursor, limit: input.limit },
      );
    },
  }),
  defineEndpoint({
    name: "audit_log.export",
    tag,
    summary: "The audit log of a period as one answer, or as CSV: up to 10,000 events",
    access: "audit.read",
    input: organizationInput.extend({ ...filters, ...answerFormat }),
    output: z.object({ from: z.string(), to: z.string(), data: z.array(auditEventSchema) }),
    rest: { method: "get", path: `${path}/export`, status: 200 },
    csv: auditCsv,
    async handle({ organization: { id, timeZone }, input, now }) {
      const { from, to } = periodOf(
        input,
        { from: (last) => addDays(last, -29) },
        dayInTimeZone(now, timeZone),
      );
      const { data, has_more } = await readAuditLog(
        {
          organizationId: id,
          kind: input.kind,
          actorId: input.actor_id,
          from: startOfDay(from, timeZone),
          until: startOfDay(addDays(to, 1), timeZone),
        },
        { limit: MOST_IN_FILE },
      );
      if (has_more)
        throw invalid("from", "More than 10,000 events: choose a shorter period, or a kind");
      return { from, to, data };
    },
  }),
];
