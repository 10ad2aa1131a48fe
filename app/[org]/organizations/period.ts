import { createLoader, createSerializer, parseAsStringLiteral } from "nuqs/server";

export const allocationPeriods = ["this_month", "last_month", "30_days"] as const;
export type AllocationPeriod = (typeof allocationPeriods)[number];

/** The period of the cost allocation; it lives in the address. */
export const allocationFilter = {
  period: parseAsStringLiteral(allocationPeriods).withDefault("this_month"),
};
export const loadAllocationFilter = createLoader(allocationFilter);
const serializeFilter = createSerializer(allocationFilter);

/** The organizations page with this period. */
export function allocationHref(slug: string, period: AllocationPeriod): string {
  return serializeFilter(`/${slug}/organizations`, { period });
}

/** First and last calendar day of a period, seen from `today`. */
export function daysOfPeriod(
  period: AllocationPeriod,
  today: string,
): { from: string; to: string } {
  // Noon UTC never slips to a neighbouring day.
  const at = new Date(`${today}T12:00:00Z`);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  switch (period) {
    case "this_month":
      return { from: day(year, month, 1), to: today };
    case "last_month":
      return { from: day(year, month - 1, 1), to: day(year, month, 0) };
    case "30_days":
      return { from: day(year, month, at.getUTCDate() - 29), to: today };
  }
}

function day(year: number, month: number, date: number): string {
  return new Date(Date.UTC(year, month, date, 12)).toISOString().slice(0, 10);
}
