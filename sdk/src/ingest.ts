import type { Answer, EventResult, MeteredEvent } from "./api.ts";
import { ApiError } from "./errors.ts";
import type { CallOptions, Send } from "./transport.ts";

const MOST_AT_ONCE = 1_000;
/** Refusals that are about an event, not about the request that brought it. */
const ABOUT_EVENTS = [400, 402, 404, 409, 503];

/** Sends events in as many requests as they need, one after another, and says what became of each. */
export async function ingest(
  send: Send,
  events: readonly MeteredEvent[],
  options: CallOptions,
): Promise<EventResult[]> {
  // With an id each is charged once, however often its request is sent.
  const named = events.map((event) => ({ event_id: crypto.randomUUID(), ...event }));
  const results: EventResult[] = [];
  for (let from = 0; from < named.length; from += MOST_AT_ONCE)
    results.push(...(await ingestSome(send, named.slice(from, from + MOST_AT_ONCE), options)));
  return results;
}

async function ingestSome(
  send: Send,
  events: (MeteredEvent & { event_id: string })[],
  options: CallOptions,
): Promise<EventResult[]> {
  try {
    const { results } = await send<Answer<"/api/v1/events", "post", 202>>({
      ...options,
      method: "POST",
      path: "/api/v1/events",
      body: events,
      repeatable: true,
    });
    return results;
  } catch (error) {
    // Where every event was refused the request is; what became of each is told all the same.
    if (!(error instanceof ApiError) || !ABOUT_EVENTS.includes(error.status)) throw error;
    const { results } = error.problem as { results?: EventResult[] };
    if (results) return results;
    const [only, another] = events;
    if (!only || another) throw error;
    const { code, detail, status } = error.problem;
    return [
      {
        ...error.problem,
        event_id: only.event_id,
        status: "refused",
        status_code: status,
        code,
        detail,
      } as EventResult,
    ];
  }
}
