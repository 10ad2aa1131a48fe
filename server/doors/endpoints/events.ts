import { z } from "zod";
import { type CustomerEvent, chargeEvents, type EventVerdict } from "@/server/events/charge-events";
import {
  eventsAnswerSchema,
  MAX_EVENTS,
  type MeteredEvent,
  meteredEventSchema,
} from "@/server/events/event.schema";
import { eventsAnswer } from "@/server/events/event-answer";
import { db } from "@/server/foundation/db";
import { type DomainError, isDomainError } from "@/server/foundation/errors";
import { readBalance } from "@/server/ledger/balances";
import { type AuthorizedOrganization, authorize } from "@/server/organizations/authorize";
import { actorOf, type Caller } from "@/server/organizations/caller";
import { type CreditReport, defineEndpoint, parseInput } from "./endpoint";
import { reachCustomers } from "./reach-customers";

export const meteringEndpoints = {
  eventIngest: defineEndpoint({
    name: "event.ingest",
    tag: "Charges",
    summary:
      "Charge metered events, one or an array of up to 1,000; each is judged by itself and answered when it is durable",
    permission: null,
    judged: "usage.write",
    input: z.strictObject({
      events: z
        .array(z.unknown())
        .min(1, "Send at least one event")
        .max(MAX_EVENTS, `Send at most ${MAX_EVENTS.toLocaleString("en-US")} events at once`),
    }),
    list: { field: "events", item: meteredEventSchema },
    output: eventsAnswerSchema,
    rest: { method: "post", path: "/v1/events", status: 202 },
    costs: "use",
    acceptsIdempotencyKey: true,
    limit: "metering",
    async handle({ caller, input, idempotencyKey, now, report }) {
      // A key that may charge nobody is told so once, not a thousand times.
      if (caller.kind === "api_key") await authorize(caller, caller.organizationId, "usage.write");
      const events = await readEvents(caller, input.events);
      const actor = actorOf(caller);
      const verdicts = await chargeEvents({ events, actor, idempotencyKey, now });
      await fillReport(report, events, verdicts, now);
      return eventsAnswer(input.events.map(idOf), verdicts);
    },
  }),
};

type ReachedEvent = CustomerEvent & { customer: AuthorizedOrganization };

async function readEvents(caller: Caller, raw: unknown[]): Promise<(ReachedEvent | DomainError)[]> {
  const events = raw.map(readEvent);
  const names = events.flatMap((event) =>
    isDomainError(event) ? [] : [event.external_customer_id],
  );
  const customers = await reachCustomers(caller, names, "usage.write");
  return events.map((event) => {
    if (isDomainError(event)) return event;
    const customer = customers.get(event.external_customer_id) as
      | AuthorizedOrganization
      | DomainError;
    return isDomainError(customer) ? customer : { event, customer };
  });
}

function readEvent(raw: unknown): MeteredEvent | DomainError {
  try {
    return parseInput(meteredEventSchema, raw);
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
}

/** The id that an event was sent with, whether or not the rest of it could be read. */
function idOf(raw: unknown): string | null {
  const { event_id: id } = (raw ?? {}) as { event_id?: unknown };
  return typeof id === "string" && id.isWellFormed() ? id.slice(0, 255) : null;
}

/** What was charged, and what is left where all of it came from one pool. */
async function fillReport(
  report: CreditReport,
  events: (ReachedEvent | DomainError)[],
  verdicts: EventVerdict[],
  now: Date,
): Promise<void> {
  report.costMicrocredits = verdicts.reduce(
    (sum, verdict) => (verdict.outcome === "accepted" ? sum + verdict.amount : sum),
    0n,
  );
  report.replayed = verdicts.every(({ outcome }) => outcome === "duplicate");
  const pools = new Map(
    events.flatMap((event) =>
      isDomainError(event) ? [] : [[event.customer.creditAccountId, event.customer] as const],
    ),
  );
  const [pool, another] = pools.values();
  if (!pool || another) return;
  const { available } = await readBalance(db(), pool.creditAccountId, now);
  report.availableMicrocredits = available;
  report.alertThresholdMicrocredits = pool.creditAccount.alertThreshold;
}
