import { comparePlaces, cursorOf, type EventPage, type EventPlace, placeIn } from "./event-place";
import { type BookEventFilter, listBookEvents } from "./list-book-events";
import { type CreditEventFilter, listCreditEvents } from "./list-credit-events";
import { type EventAnswer, type EventType, eventTypes } from "./usage.schema";

export type EventFilter = Omit<CreditEventFilter, "type" | "after"> & {
  /** What moved credits in which way, or `invoice.sent`: what happened in the books. */
  type?: string | undefined;
  /** The cursor to continue below. */
  after?: string | undefined;
  /** Whether the caller sees what changed in the books of the one organization. */
  withBooks: boolean;
};

/**
 * The history of organizations, newest first: what moved credits, and of one organization what changed in its books
 * too. Each is read along its own index and the two are laid together, so a page costs the same however long either
 * has become. A page ends where one of the two has not been looked at any further.
 */
export async function listEvents(
  filter: EventFilter,
): Promise<{ events: EventAnswer[]; nextCursor: string | null }> {
  const { of, type, withBooks, limit } = filter;
  const after = filter.after === undefined ? undefined : placeIn(filter.after);
  const ofCredits = type === undefined || isCreditEvent(type);
  const pages = await Promise.all([
    ofCredits ? listCreditEvents({ ...filter, type, after }) : nothing,
    withBooks && "organizationId" in of && (type === undefined || !ofCredits)
      ? listBookEvents({ ...pick(filter), organizationId: of.organizationId, after })
      : nothing,
  ]);
  return layTogether(pages, limit);
}

const nothing: EventPage = { events: [], next: null };

function isCreditEvent(type: string): type is EventType {
  return (eventTypes as readonly string[]).includes(type);
}

function pick(filter: EventFilter): Omit<BookEventFilter, "organizationId" | "after"> {
  const { type, entityType, entityId, actorId, from, until, limit } = filter;
  return { type, entityType, entityId, actorId, from, until, limit };
}

function layTogether(pages: EventPage[], limit: number) {
  // The newest place below which one of them has not looked.
  const [horizon] = pages.flatMap(({ next }) => next ?? []).sort(comparePlaces) as EventPlace[];
  const known = pages
    .flatMap(({ events }) => events)
    .filter(({ place }) => horizon === undefined || comparePlaces(place, horizon) <= 0)
    .sort((one, other) => comparePlaces(one.place, other.place));
  const page = known.slice(0, limit);
  const next = known.length > limit ? page.at(-1)?.place : horizon;
  return {
    events: page.map(({ event }) => event),
    nextCursor: next === undefined ? null : cursorOf(next),
  };
}
