import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { stripeEventStates } from "@/server/payments/inbox/inbox.schema";

/** What the inbox may be narrowed to; it lives in the address. */
const eventFilters = {
  // It opens on what failed and waits for a person.
  status: parseAsStringLiteral([...stripeEventStates, "all"]).withDefault("parked"),
  search: parseAsString,
};
export const loadEventFilters = createLoader(eventFilters);
export type EventFilter = Awaited<ReturnType<typeof loadEventFilters>>;

/** The filter as the procedure takes it. */
export function eventInput(filter: EventFilter) {
  const search = filter.search?.trim().slice(0, 100);
  return {
    // Whoever looks for one event finds it in any state.
    ...(filter.status === "all" || search ? {} : { status: filter.status }),
    ...(search ? { search } : {}),
  };
}
