import type { Actor } from "@/server/foundation/actor";
import { DomainError, isDomainError } from "@/server/foundation/errors";
import { hashToUuid } from "@/server/foundation/hash-to-uuid";
import { log } from "@/server/foundation/log";
import type { Charge } from "@/server/ledger/post-charges";
import { fingerprintOf, keyReused } from "@/server/operations/idempotency";
import { lanes } from "@/server/operations/lane/lanes";
import { chargeOf, type UseRequest } from "@/server/operations/metered/charge-use";
import { explainRefusal } from "@/server/operations/refuse-charge";
import { refuseInactiveCharge } from "@/server/operations/refuse-inactive";
import { type AccountPrices, pricesWith } from "@/server/pricing/load-prices";
import { addMarkup, readSources, type Source, sourceIdsOf } from "./charge-markup";
import type { MeteredEvent } from "./event.schema";
import { priceEvent } from "./price-event";

type Customer = UseRequest["organization"];

/** An event with the organization it names. */
export type CustomerEvent = { event: MeteredEvent; customer: Customer };

/** What became of an event. `amount` is microcredits; a duplicate shows what was charged the first time. */
export type EventVerdict =
  | {
      outcome: "accepted" | "duplicate";
      organizationId: string;
      transactionId: string;
      amount: bigint;
    }
  | { outcome: "refused"; refusal: DomainError };

type EventsRequest = {
  /** As they were sent; an error stands for one that could not be read. */
  events: (CustomerEvent | DomainError)[];
  actor: Actor;
  /** The request's Idempotency-Key, and whose it is. */
  key?: { scope: string; key: string } | undefined;
  now: Date;
};

/**
 * Charges the events of one request, each for itself: a refused one fails none of its neighbours. They
 * join the lane together and are judged in their order, so a thousand make a few batches. Answers when
 * all that passed is durable. Source: S4 (metering events, durability).
 *
 * The id of an event makes it charge once an organization, for ever. An event without one is known by the
 * request's Idempotency-Key and its place in it.
 * @returns one verdict an event, in order.
 */
export async function chargeEvents(request: EventsRequest): Promise<EventVerdict[]> {
  const [terms, sources] = await Promise.all([readTerms(request), readSourcesOf(request)]);
  const charges = request.events.map((event, place) =>
    isDomainError(event) ? event : chargeOfEvent(event, place, request, { terms, sources }),
  );
  return Promise.all(
    charges.map((charge, place) =>
      isDomainError(charge)
        ? refused(charge)
        : post(charge, request.events[place] as CustomerEvent, request.now),
    ),
  );
}

type Terms = Map<Customer, AccountPrices>;

async function readTerms({ events, now }: EventsRequest): Promise<Terms> {
  const customers = new Set(
    events.flatMap((event) => (isDomainError(event) ? [] : [event.customer])),
  );
  return new Map(
    await Promise.all(
      [...customers].map(async (customer) => {
        return [customer, await pricesWith(customer.creditAccount, now)] as const;
      }),
    ),
  );
}

function readSourcesOf({ events }: EventsRequest): Promise<ReadonlyMap<string, Source>> {
  const uses = events.flatMap((event) => (isDomainError(event) ? [] : [event.event]));
  return readSources(sourceIdsOf(uses));
}

/** An event as the lane takes it, or why it cannot be charged. */
function chargeOfEvent(
  { event, customer }: CustomerEvent,
  place: number,
  { actor, key: requestKey, now }: EventsRequest,
  { terms, sources }: { terms: Terms; sources: ReadonlyMap<string, Source> },
): Charge | DomainError {
  try {
    const price = priceEvent(event, terms.get(customer) as AccountPrices, now);
    const priced = addMarkup(price, event, customer, sources);
    const use = { operation: event.event_name };
    const charge = chargeOf({ organization: customer, actor, use, now }, priced);
    // When it happened is not what was used: a meter that stamps each attempt anew still repeats.
    const { event_id: id, timestamp: _, customer_id: __, ...used } = event;
    const key =
      id === undefined ? placeKey(customer, requestKey, place) : `event:${customer.id}:${id}`;
    if (key === undefined) return charge;
    const fingerprint = fingerprintOf("event", { ...used, external_customer_id: customer.id });
    // Known under the account it spent first, so that an event counts once wherever its organization moves.
    const idem = customer.eventAccountId && hashToUuid(customer.eventAccountId, key);
    return { ...charge, idempotencyKey: key, fingerprint, ...(idem ? { idem } : {}) };
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
}

function placeKey({ id }: Customer, sent: EventsRequest["key"], place: number): string | undefined {
  if (sent === undefined) return undefined;
  return `${sent.scope === id ? id : `${id}@${sent.scope}`}:events:${sent.key}:${place}`;
}

async function post(
  charge: Charge,
  { event, customer }: CustomerEvent,
  now: Date,
): Promise<EventVerdict> {
  const { id: organizationId } = customer;
  try {
    await refuseInactiveCharge(customer, charge);
    const verdict = await lanes().charge(charge);
    switch (verdict.outcome) {
      case "charged": {
        const { transactionId, amount } = charge;
        return { outcome: "accepted", organizationId, transactionId, amount };
      }
      case "replayed": {
        const { transactionId, amount } = verdict.entry;
        return { outcome: "duplicate", organizationId, transactionId, amount };
      }
      case "conflict":
        return refused(event.event_id === undefined ? keyReused() : idReused());
      default:
        return refused(await explainRefusal(verdict, charge.amount, customer, now));
    }
  } catch (error) {
    if (isDomainError(error)) return refused(error);
    // Its neighbours may be charged by now: it must not take their answer with it.
    log().error({ err: error, requestId: charge.actor.requestId }, "an event failed");
    return refused(unknownOutcome());
  }
}

function refused(refusal: DomainError): EventVerdict {
  return { outcome: "refused", refusal };
}

function idReused(): DomainError {
  return new DomainError(
    "idempotency_key_reused",
    "This event_id was already used for another event. Nothing was charged. Send a new event_id for a new event.",
  );
}

function unknownOutcome(): DomainError {
  return new DomainError(
    "internal",
    "Something went wrong on our side, and we don't know whether this event was charged. Send it again with the same event_id: it is charged only once.",
  );
}
