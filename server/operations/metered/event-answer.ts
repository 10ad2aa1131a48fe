import { errorTable } from "@/server/foundation/errors";
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

/** What of a refusal goes with its event. */
const figures = [
  "errors",
  "required",
  "available",
  "held",
  "shortfall",
  "blocked_by",
  "retry_after",
] as const;
type Figures = Pick<Extract<EventResult, { status: "refused" }>, (typeof figures)[number]>;

type WithoutId<Result> = Result extends unknown ? Omit<Result, "event_id"> : never;

function resultOf(verdict: EventVerdict): WithoutId<EventResult> {
  if (verdict.outcome !== "refused") {
    return {
      status: verdict.outcome,
      status_code: verdict.outcome === "accepted" ? 202 : 200,
      organization_id: verdict.organizationId,
      charge_id: verdict.transactionId,
      credits: microcreditsToCredits(verdict.amount),
    };
  }
  const { code, message, extra } = verdict.refusal;
  const told = figures.filter((name) => extra[name] !== undefined);
  return {
    status: "refused",
    status_code: errorTable[code].httpStatus,
    code,
    detail: message,
    ...(Object.fromEntries(told.map((name) => [name, extra[name]])) as Partial<Figures>),
  };
}
