import { z } from "zod";
import { db } from "@/server/foundation/db";
import { DomainError, type ErrorCode, invalid, isDomainError } from "@/server/foundation/errors";
import { readBalance } from "@/server/ledger/balances";
import {
  type CustomerEvent,
  chargeEvents,
  type EventVerdict,
} from "@/server/operations/metered/charge-events";
import {
  cloudEventSchema,
  identityOf,
  isCloudEvent,
} from "@/server/operations/metered/cloud-event.schema";
import {
  type EventsAnswer,
  eventsAnswerSchema,
  MAX_EVENTS,
  type MeteredEvent,
  meteredEventSchema,
} from "@/server/operations/metered/event.schema";
import { eventsAnswer } from "@/server/operations/metered/event-answer";
import { runApart } from "@/server/operations/run-apart";
import type { Caller } from "@/server/organizations/access/caller";
import {
  type ClientSight,
  hidePool,
  isClient,
  readSight,
  refusalForClient,
  unread,
} from "@/server/organizations/access/client-sight";
import type { Reach } from "@/server/organizations/access/reach";
import type { AuthorizedOrganization } from "@/server/organizations/access/standing";
import { type CreditReport, defineEndpoint } from "./define-endpoint";
import { parseInput } from "./parse-input";

export const eventEndpoints = [
  defineEndpoint({
    name: "event.ingest",
    tag: "Charges",
    aboutCredits: true,
    summary:
      "Charge metered events, one or an array of up to 1,000; each is decided separately, and the response is sent once all are durable. 207 if only some were charged; an error if none were (402 without credits)",
    // Each event names its customer, who is judged with it.
    access: { permission: "usage.write", on: "own" },
    input: z.strictObject({
      events: z
        .array(z.unknown())
        .min(1, "Send at least one event")
        .max(MAX_EVENTS, `Send at most ${MAX_EVENTS.toLocaleString("en-US")} events at once`),
    }),
    list: { field: "events", item: meteredEventSchema, orCloudEvent: cloudEventSchema },
    output: eventsAnswerSchema,
    example: {
      event_name: "model.inference",
      external_customer_id: "acme-north",
      event_id: "call-4711",
      properties: { model: "gpt-4o", input_tokens: 1200, output_tokens: 300 },
    },
    rest: {
      method: "post",
      path: "/v1/events",
      status: 202,
      alsoStatus: { 207: "Some events were refused; each result says why" },
    },
    costs: "use",
    acceptsIdempotencyKey: true,
    limit: "metering",
    async handle({ actor, caller, reach, input, idempotent, now, report }) {
      const read = input.events.map(readEvent);
      const request = idempotent && { ...idempotent, input: read.map(asSent) };
      const { output, replayed } = await runApart(request, now, async () => {
        const events = await reachEvents(reach, read);
        const judged = await chargeEvents({ events, actor, key: idempotent, now });
        const customers = events.flatMap((e) => (isDomainError(e) ? [] : [e.customer]));
        const clients = await clientsOf(caller, customers);
        const verdicts = await tellClients(clients, judged, events, now);
        await fillReport(report, events, verdicts, clients, now);
        const answer = eventsAnswer(input.events.map(idOf), verdicts);
        return {
          outcome: outcomeOf(answer, verdicts),
          output: { answer, refusal: refusalOf(verdicts) },
        };
      });
      if (output.refusal) throw refuseAll(output.refusal, output.answer);
      if (replayed) await fillReplay(report, caller, reach, output.answer, now);
      if (output.answer.refused > 0) report.httpStatus = 207;
      return output.answer;
    },
  }),
];

type ReachedEvent = CustomerEvent & { customer: AuthorizedOrganization };

async function reachEvents(
  reach: Reach,
  events: (MeteredEvent | DomainError)[],
): Promise<(ReachedEvent | DomainError)[]> {
  const names = events.flatMap((event) => (isDomainError(event) ? [] : namesIn(event)));
  const customers = await reach.customers(names);
  return events.map((event) => {
    if (isDomainError(event)) return event;
    const [customer, other = customer] = namesIn(event).map((name) => customers.get(name));
    if (isDomainError(customer)) return customer;
    const reached = customer as AuthorizedOrganization;
    if (isDomainError(other) || other?.id !== reached.id)
      return invalid("customer_id", "Identifies another organization than external_customer_id");
    return { event, customer: reached };
  });
}

/** What an event calls its customer: one name, or two that must mean the same. */
function namesIn({ external_customer_id: name, customer_id: other }: MeteredEvent): string[] {
  return other === undefined ? [name] : [name, other];
}

/** An event as it makes two requests the same: what could not be read is known by what is wrong with it. */
function asSent(event: MeteredEvent | DomainError): unknown {
  return isDomainError(event) ? { refused: event.extra.errors } : event;
}

/** Whether a repeat under the same key has anything left to do. */
function outcomeOf(answer: EventsAnswer, verdicts: EventVerdict[]): "done" | "partly" | "nothing" {
  if (answer.refused === 0) return "done";
  // Of one that failed on our side it is not known that nothing was charged.
  const unknown = verdicts.some((v) => v.outcome === "refused" && v.refusal.code === "internal");
  return answer.refused === verdicts.length && !unknown ? "nothing" : "partly";
}

/** The refusals that a client can wait out or pay come first: then a repeat of the request charges something. */
const leading: readonly ErrorCode[] = [
  "internal",
  "unavailable",
  "recharge_in_progress",
  "insufficient_credits",
  "organization_suspended",
];

/** Why none of the events was charged; null where one was. */
function refusalOf(verdicts: EventVerdict[]): DomainError | null {
  const refusals = verdicts.flatMap((v) => (v.outcome === "refused" ? [v.refusal] : []));
  if (refusals.length < verdicts.length) return null;
  const rank = ({ code }: DomainError) => [...leading, code].indexOf(code);
  return refusals.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

/** The answer where every event was refused: as the one that leads was, with what became of each. */
function refuseAll({ code, message, extra }: DomainError, answer: EventsAnswer): DomainError {
  const { results } = answer;
  if (results.length === 1) return new DomainError(code, message, extra);
  const errors = results.flatMap((result, place) =>
    result.status === "refused"
      ? (result.errors ?? []).map(({ path, message: why }) => ({
          path: `events.${place}${path ? `.${path}` : ""}`,
          message: why,
        }))
      : [],
  );
  return new DomainError(code, `All ${results.length} events were refused. ${message}`, {
    ...extra,
    ...(errors.length > 0 ? { errors } : {}),
    ...answer,
  });
}

function readEvent(raw: unknown): MeteredEvent | DomainError {
  try {
    return parseInput(isCloudEvent(raw) ? cloudEventSchema : meteredEventSchema, raw);
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
}

type Clients = ReadonlySet<AuthorizedOrganization>;

/** The customers whose pool the caller may not look into. */
async function clientsOf(caller: Caller, customers: AuthorizedOrganization[]): Promise<Clients> {
  const clients = new Set<AuthorizedOrganization>();
  for (const customer of new Set(customers))
    if (await isClient(caller, customer)) clients.add(customer);
  return clients;
}

/** The verdicts with refusals as clients are told them. */
async function tellClients(
  clients: Clients,
  verdicts: EventVerdict[],
  events: (ReachedEvent | DomainError)[],
  now: Date,
): Promise<EventVerdict[]> {
  const sights = new Map<AuthorizedOrganization, ClientSight>();
  const told: EventVerdict[] = [];
  for (const [place, verdict] of verdicts.entries()) {
    const event = events[place];
    const customer = event && !isDomainError(event) ? event.customer : undefined;
    if (verdict.outcome !== "refused" || !customer || !clients.has(customer)) {
      told.push(verdict);
      continue;
    }
    const sight = sights.get(customer) ?? (await readSight(customer, now));
    sights.set(customer, sight);
    told.push({ ...verdict, refusal: refusalForClient(verdict.refusal, sight) as DomainError });
  }
  return told;
}

/** The id that an event was sent with, whether or not the rest of it could be read. */
function idOf(raw: unknown): string | null {
  const { event_id, source, id: own } = (raw ?? {}) as Record<string, unknown>;
  const id = isCloudEvent(raw) ? identityOf({ source, id: own }) : event_id;
  return typeof id === "string" && id.isWellFormed() ? id.slice(0, 255) : null;
}

/** A stored answer charges nothing; what is left is told as it is now. */
async function fillReplay(
  report: CreditReport,
  caller: Caller,
  reach: Reach,
  { results }: EventsAnswer,
  now: Date,
): Promise<void> {
  report.replayed = true;
  report.costMicrocredits = 0n;
  const ids = results.flatMap((result) =>
    result.status === "refused" ? [] : [result.organization_id],
  );
  const reached = await reach.customers(ids);
  const customers = [...reached.values()].flatMap((one) => (isDomainError(one) ? [] : [one]));
  await fillAvailable(report, customers, await clientsOf(caller, customers), now);
}

/** What was charged, and what is left where all of it came from one pool. */
async function fillReport(
  report: CreditReport,
  events: (ReachedEvent | DomainError)[],
  verdicts: EventVerdict[],
  clients: Clients,
  now: Date,
): Promise<void> {
  report.costMicrocredits = verdicts.reduce(
    (sum, verdict) => (verdict.outcome === "accepted" ? sum + verdict.amount : sum),
    0n,
  );
  report.replayed = verdicts.every(({ outcome }) => outcome === "duplicate");
  const customers = events.flatMap((event) => (isDomainError(event) ? [] : [event.customer]));
  await fillAvailable(report, customers, clients, now);
}

async function fillAvailable(
  report: CreditReport,
  customers: AuthorizedOrganization[],
  clients: Clients,
  now: Date,
): Promise<void> {
  const pools = new Map(customers.map((customer) => [customer.creditAccountId, customer] as const));
  const [pool, another] = pools.values();
  if (!pool || another) return;
  const { available } = await readBalance(db(), pool.creditAccountId, now);
  report.availableMicrocredits = available;
  report.alertThresholdMicrocredits = pool.creditAccount.alertThreshold;
  if (clients.has(pool)) hidePool(report, unread);
}
