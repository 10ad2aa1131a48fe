import type { FieldError } from "@/server/foundation/errors";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { EventVerdict } from "./charge-events";
import type { EventsAnswer } from "./event.schema";

type EventResult = EventsAnswer["results"][number];

/** The answer to a request of events: what became of each, and how many of a kind. */
export function eventsAnswer(ids: (string | null)[], verdicts: EventVerdict[]): EventsAnswer {
  const count = (outcome: EventVerdict["outcome"]) =>
    verdicts.filter((verdict) => verdict.outcome === outcome).length;
  return {
    accepted: count("accepted"),
    duplicates: count("duplicate"),
    refused: count("refused"),
    results: verdicts.map((verdict, place) => ({
      event_id: ids[place] ?? null,
      ...resultOf(verdict),
    })),
  };
}

type WithoutId<Result> = Result extends unknown ? Omit<Result, "event_id"> : never;

function resultOf(verdict: EventVerdict): WithoutId<EventResult> {
  if (verdict.outcome !== "refused") {
    return {
      status: verdict.outcome,
      organization_id: verdict.organizationId,
      charge_id: verdict.transactionId,
      credits: microcreditsToCredits(verdict.amount),
    };
  }
  const { code, message, extra } = verdict.refusal;
  return {
    status: "refused",
    code,
    detail: message,
    ...(extra.errors ? { errors: extra.errors as FieldError[] } : {}),
    ...(extra.retry_after ? { retry_after: extra.retry_after as number } : {}),
  };
}
