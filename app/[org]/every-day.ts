import type { UsageDay } from "@/components/charts/fold-series";
import type { UsageAnswer } from "@/server/usage/usage.schema";

/** The days of an answer as a chart wants them: every day of the period, also those without use. */
export function everyDay({
  from,
  to,
  days,
}: Pick<UsageAnswer, "from" | "to"> & {
  days: readonly Pick<UsageAnswer["days"][number], "day" | "key" | "credits">[];
}): UsageDay[] {
  const byDay = new Map<string, Record<string, number>>();
  for (const { day, key, credits } of days) byDay.set(day, { ...byDay.get(day), [key]: credits });
  const all: UsageDay[] = [];
  // Calendar days without a zone: noon UTC never slips to a neighbour.
  for (const at = new Date(`${from}T12:00:00Z`); ; at.setUTCDate(at.getUTCDate() + 1)) {
    const date = at.toISOString().slice(0, 10);
    if (date > to) return all;
    all.push({ date, credits: byDay.get(date) ?? {} });
  }
}
