import type { Offer } from "@/server/purchases/offer.schema";
import type { ForecastAnswer } from "@/server/usage/forecast.schema";

const MONTH_DAYS = 30;
/** Below this, a package lasts so long that no size is better than another. */
const LEAST_PER_MONTH = 100;

/**
 * The smallest package that covers a month at the rate of the forecast, or the largest where none does.
 * @returns its key and how many days it lasts; null where too little is known or used to recommend one
 */
export function recommendPackage(
  packages: Offer["packages"],
  { credits_per_day: perDay }: Pick<ForecastAnswer, "credits_per_day">,
): { key: string; days: number } | null {
  if (perDay === null || perDay * MONTH_DAYS < LEAST_PER_MONTH) return null;
  const bySize = packages
    .toSorted((a, b) => a.credits - b.credits)
    // A hair more, so that what lasts exactly a month is not rounded below it.
    .map(({ key, credits }) => ({ key, days: Math.floor(credits / perDay + 1e-9) }));
  return bySize.find(({ days }) => days >= MONTH_DAYS) ?? bySize.at(-1) ?? null;
}

/** `"Recommended: lasts about 45 days at your rate"`. */
export function recommendationInWords(days: number): string {
  if (days < 1) return "Recommended: the largest; lasts less than a day at your rate";
  return `Recommended: lasts about ${days} ${days === 1 ? "day" : "days"} at your rate`;
}
