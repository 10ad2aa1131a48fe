import { invalid } from "@/server/foundation/errors";
import { isOperationKey } from "@/server/pricing/catalogue";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { type ChargeOrder, priceCharge } from "@/server/pricing/price-charge";
import { MAX_AGE_DAYS, MAX_AHEAD_MINUTES, type MeteredEvent } from "./event.schema";
import { refuseRunHere } from "./refuse-run-here";

export type PricedEvent = {
  /** Microcredits. */
  amount: bigint;
  priceVersion: string;
  /** Kept with the entry: how it was priced, what was metered, when it happened. */
  kept: Record<string, unknown>;
};

/**
 * What an event costs: the credits it states itself, else its operation at what the account pays.
 * Source: S4 (a meter sums the `credits` of its events), S5 (by model and tokens).
 * @throws validation_failed by field: an event_name that is not on the price list, what cannot be
 * priced, what is free, and a timestamp outside of the window; runs_here.
 */
export function priceEvent(
  event: MeteredEvent,
  terms: Pick<ChargeOrder, "prices" | "overrides">,
  now: Date,
): PricedEvent {
  const { event_name: operation, event_id, timestamp, source, properties = {} } = event;
  if (!isOperationKey(operation)) {
    throw invalid("event_name", `There is no operation "${operation}" in the price list`);
  }
  refuseRunHere(operation);
  refuseOutOfWindow(timestamp, now);
  const kept = {
    properties,
    ...(event_id === undefined ? {} : { event_id }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(source === undefined ? {} : { source }),
  };
  if (typeof properties.credits === "number") {
    return {
      amount: creditsToMicrocredits(properties.credits),
      priceVersion: terms.prices.version,
      kept: { price_source: "stated", ...kept },
    };
  }
  const { amount, priceVersion, details } = priceCharge({ ...terms, operation, properties, now });
  if (amount === 0n)
    throw invalid(
      "event_name",
      "This operation is free and the event sets no credits, so there is nothing to charge",
    );
  return { amount, priceVersion, kept: { ...details, ...kept } };
}

function refuseOutOfWindow(timestamp: string | undefined, now: Date): void {
  if (timestamp === undefined) return;
  const ageMs = now.getTime() - Date.parse(timestamp);
  if (ageMs > MAX_AGE_DAYS * 86_400_000) {
    throw invalid("timestamp", `Is more than ${MAX_AGE_DAYS} days ago`);
  }
  if (ageMs < -MAX_AHEAD_MINUTES * 60_000) {
    throw invalid("timestamp", `Is more than ${MAX_AHEAD_MINUTES} minutes ahead`);
  }
}
