import { z } from "zod";
import { type EventsAnswer, MAX_EVENTS } from "@/server/operations/metered/event.schema";
import { defineCall } from "./define-call";
import { creditText } from "./fields";

/** Each event is read where all events are. An empty text is how some programs leave a name out. */
const event = z.record(z.string(), z.unknown()).transform((sent) => {
  const isLeftOut = ([name, value]: [string, unknown]) =>
    value === "" && ["customer_id", "external_customer_id", "event_id", "source"].includes(name);
  return Object.fromEntries(Object.entries(sent).filter((field) => !isLeftOut(field)));
});

export const eventCalls = [
  defineCall({
    method: "post",
    path: "/events",
    status: 202,
    limit: "metering",
    input: event,
    async handle({ input, ours, idempotencyKey }) {
      const answer = await ours("event.ingest", { events: [input] }, { idempotencyKey });
      const [result] = answer.results;
      if (!result || result.status === "refused") return partlyRefused(answer);
      return {
        message:
          result.status === "duplicate"
            ? "This event was charged before and not again"
            : "Event charged",
        ...(result.event_id === null ? {} : { event_id: result.event_id }),
        charge_id: result.charge_id,
        credits: creditText(result.credits),
      };
    },
  }),
  defineCall({
    method: "post",
    path: "/events/bulk",
    status: 202,
    limit: "metering",
    input: z.strictObject({ events: z.array(event).min(1).max(MAX_EVENTS) }),
    async handle({ input, ours, idempotencyKey }) {
      const answer = await ours("event.ingest", input, { idempotencyKey });
      if (answer.refused > 0) return partlyRefused(answer);
      return {
        message: `All ${input.events.length} events were charged`,
        accepted: String(answer.accepted),
        duplicates: String(answer.duplicates),
      };
    },
  }),
];

/**
 * What is answered, with our 207, where only some events were charged: their client takes any 202 for all
 * of them, and throws this.
 */
function partlyRefused(answer: EventsAnswer) {
  const { refused, results } = answer;
  return {
    success: false,
    error: {
      message: `${refused} of ${results.length} events were refused and not charged; the others were charged. Send them again with the same event_id: each is charged once.`,
      internal_error: "partly_refused",
      details: answer,
    },
  };
}
