import type { UsageDay } from "@/components/charts/fold-series";
import { addDays } from "@/server/foundation/clock";
import type { UsageAnswer } from "@/server/usage/usage.schema";

type Answer = Pick<UsageAnswer, "from" | "to"> & {
  days: readonly (Pick<UsageAnswer["days"][number], "day" | "key" | "credits"> & {
    refunded_credits?: number;
  })[];
};

/** The days of an answer as a chart wants them: every day of the period, also those without use. */
export function everyDay({ from, to, days }: Answer): UsageDay[] {
  const byDay = new Map<string, { credits: Record<string, number>; refunded: number }>();
  for (const { day, key, credits, refunded_credits: refunded = 0 } of days) {
    const known = byDay.get(day) ?? { credits: {}, refunded: 0 };
    known.credits[key] = credits;
    known.refunded += refunded;
    byDay.set(day, known);
  }
  const all: UsageDay[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const { credits = {}, refunded = 0 } = byDay.get(date) ?? {};
    all.push({ date, credits, ...(refunded > 0 ? { refunded } : {}) });
  }
  return all;
}
