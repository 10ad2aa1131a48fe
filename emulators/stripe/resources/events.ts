import type Stripe from "stripe";
import { answerList, matchesCreated } from "../http/answer-list.ts";
import { apiRoute } from "../http/api-route.ts";
import { invalidRequest, noSuch } from "../http/stripe-api-error.ts";

export const eventRoutes = [
  apiRoute<Stripe.EventListParams>("GET", "/v1/events", ({ emulator, parameters }) => {
    if (parameters.type !== undefined && parameters.types !== undefined) {
      throw invalidRequest("You may only specify one of these parameters: type, types.");
    }
    const undelivered = new Set(
      [...emulator.tables.deliveries.values()].map((delivery) => delivery.event),
    );
    return answerList(
      [...emulator.tables.events.values()].filter(
        (event) =>
          matchesType(event.type, parameters.type) &&
          (parameters.types === undefined ||
            parameters.types.some((type) => matchesType(event.type, type))) &&
          (parameters.delivery_success === undefined ||
            parameters.delivery_success === !undelivered.has(event.id)) &&
          matchesCreated(event.created, parameters.created),
      ),
      "/v1/events",
      parameters,
    );
  }),
  apiRoute("GET", "/v1/events/{id}", ({ emulator, id }) => {
    const event = emulator.tables.events.get(id);
    if (!event) throw noSuch("event", id);
    return event;
  }),
];

/** `charge.*` means every type that begins with `charge.`. */
function matchesType(type: string, wanted: string | undefined): boolean {
  if (wanted === undefined || wanted === "*") return true;
  return wanted.endsWith(".*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}
