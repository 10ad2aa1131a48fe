import { creditsInWords } from "@/server/pricing/amount-words";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { Forecast, Span } from "./forecast";

/** What stands beside the reckoning: whether auto-recharge is on but not to be relied on, credits for some purposes only. */
export type ForecastContext = {
  rechargePaused: boolean;
  /** Microcredits that only certain operations or organizations may spend; not counted. */
  reserved: bigint;
};

/** A forecast in words: the line that is shown, and what it rests on. */
export function describeForecast(
  forecast: Forecast,
  context: ForecastContext,
): { summary: string; reason: string } {
  const [summary, reason] = words(forecast);
  return { summary, reason: [reason, ...remarks(forecast, context)].join(" ") };
}

/** Whole days of a span: the band is widened to full days, never narrowed. */
export function wholeDays(span: Span): { low: number; middle: number; high: number | null } {
  return {
    low: Math.floor(span.low),
    middle: Math.round(span.middle),
    high: Number.isFinite(span.high) ? Math.ceil(span.high) : null,
  };
}

function words(forecast: Forecast): [summary: string, reason: string] {
  switch (forecast.outcome) {
    case "no_use":
      return [
        "Nothing was spent in the last 90 days",
        "Once you use credits, this shows how long they will last.",
      ];
    case "empty":
      return ["No credits are left", "Add credits to see how long they will last."];
    case "not_enough_history":
      return [
        "Not enough history for a forecast",
        `A forecast needs 7 full days of use; there ${forecast.days === 1 ? "is" : "are"} ${forecast.days} so far.`,
      ];
    case "lasts":
      return ["More than a year at this rate", rateOf(forecast)];
    case "runs_out":
      return [`${about(forecast.span)} at this rate${band(forecast.span)}`, rateOf(forecast)];
    case "recharges":
      return [
        forecast.span.middle <= 0
          ? "Auto-recharge refills it; a recharge is due now"
          : `Auto-recharge refills it, next in ${about(forecast.span).toLowerCase()}${band(forecast.span)}`,
        rateOf(forecast),
      ];
  }
}

function about(span: Span): string {
  const { middle } = wholeDays(span);
  return middle < 1 ? "Less than a day" : `About ${middle} ${plural(middle, "day")}`;
}

function band(span: Span): string {
  const { low, middle, high } = wholeDays(span);
  if (high === null) return ` (${low} or more)`;
  return low === middle && high <= middle + 1 ? "" : ` (${low} to ${high})`;
}

function rateOf(forecast: {
  historyDays: number;
  perDay: bigint;
  growthPerWeek: number;
  span?: Span;
}): string {
  const percent = Math.round(Math.abs(forecast.growthPerWeek) * 100);
  const trend =
    percent === 0
      ? ""
      : `, ${forecast.growthPerWeek > 0 ? "growing" : "falling"} ${percent}% a week`;
  const rate = `About ${rounded(forecast.perDay)} a day${trend}, based on the last ${forecast.historyDays} days.`;
  return forecast.span ? `${rate} The range is right about 80% of the time.` : rate;
}

function remarks(forecast: Forecast, context: ForecastContext): string[] {
  const unused = "expiresUnused" in forecast ? forecast.expiresUnused : 0n;
  return [
    ...(unused >= MICROCREDITS ? [`About ${rounded(unused)} would expire unused.`] : []),
    ...(context.reserved > 0n
      ? [
          `This does not count ${rounded(context.reserved)} limited to certain operations or organizations.`,
        ]
      : []),
    ...(context.rechargePaused ? ["Auto-recharge is paused, so the forecast ignores it."] : []),
  ];
}

const MICROCREDITS = 1_000_000n;

/** `"1,284 credits"`, `"0.4 credits"`: told to the credit, or to the tenth below ten. */
function rounded(microcredits: bigint): string {
  const credits = microcreditsToCredits(microcredits);
  return creditsInWords(Number(credits.toFixed(credits < 10 ? 1 : 0)));
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}
