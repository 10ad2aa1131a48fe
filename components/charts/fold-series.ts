export type UsageSeries = { key: string; label: string };
/**
 * One day of usage: credits by series key, and what was given back that day of any series. `date` is a
 * calendar day, `YYYY-MM-DD`.
 */
export type UsageDay = {
  date: string;
  credits: Readonly<Record<string, number>>;
  refunded?: number | undefined;
};

/** Key of the series that gathers what has no colour of its own. */
export const OTHER_KEY = "__other";

/**
 * At most `limit` series, the largest first; the rest add up to "Other". More colours than that
 * cannot be told apart, least of all by a colour-blind reader. The table twin shows all of them.
 */
export function foldSeries(
  series: readonly UsageSeries[],
  days: readonly UsageDay[],
  limit: number,
): { series: UsageSeries[]; days: UsageDay[] } {
  const totals = new Map(series.map(({ key }) => [key, sumSeries(key, days)]));
  const ranked = series.toSorted((a, b) => (totals.get(b.key) ?? 0) - (totals.get(a.key) ?? 0));
  if (ranked.length <= limit) return { series: ranked, days: [...days] };
  const kept = ranked.slice(0, limit);
  const folded = ranked.slice(limit);
  return {
    series: [...kept, { key: OTHER_KEY, label: `Other (${folded.length})` }],
    days: days.map(({ credits, ...day }) => ({
      ...day,
      credits: {
        ...Object.fromEntries(kept.map(({ key }) => [key, credits[key] ?? 0])),
        [OTHER_KEY]: folded.reduce((sum, { key }) => sum + (credits[key] ?? 0), 0),
      },
    })),
  };
}

/** Credits of one series over all days. */
export function sumSeries(key: string, days: readonly UsageDay[]): number {
  return days.reduce((sum, day) => sum + (day.credits[key] ?? 0), 0);
}
