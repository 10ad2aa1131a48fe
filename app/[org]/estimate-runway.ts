const DAY_MS = 86_400_000;
const WINDOW_DAYS = 14;

/**
 * How long the balance lasts, with an honest margin: the standard error of the mean daily spend over
 * the same 14 days that the rate comes from. Fewer than five days of use make no margin worth showing.
 * @param days whole days at the present rate, as the server reckons them; null when nothing was used.
 */
export function estimateRunway({
  days,
  spendByDay,
  now,
}: {
  days: number | null;
  /** One row for each organization and day with use; the rows of one day are added up. */
  spendByDay: readonly { day: string; credits: number }[];
  now: Date;
}): { days: number; until: string; plusMinusDays: number } | null {
  if (days === null) return null;
  const since = new Date(now.getTime() - WINDOW_DAYS * DAY_MS).toISOString().slice(0, 10);
  const spent = new Map<string, number>();
  for (const { day, credits } of spendByDay) {
    if (day > since) spent.set(day, (spent.get(day) ?? 0) + credits);
  }
  return {
    days,
    until: new Date(now.getTime() + days * DAY_MS).toISOString(),
    plusMinusDays: spent.size < 5 ? 0 : Math.round(days * relativeError([...spent.values()])),
  };
}

function relativeError(used: readonly number[]): number {
  const mean = used.reduce((sum, credits) => sum + credits, 0) / WINDOW_DAYS;
  const idleDays = Math.max(0, WINDOW_DAYS - used.length);
  const squares =
    used.reduce((sum, credits) => sum + (credits - mean) ** 2, 0) + idleDays * mean ** 2;
  const standardDeviation = Math.sqrt(squares / (WINDOW_DAYS - 1));
  return standardDeviation / Math.sqrt(WINDOW_DAYS) / mean;
}
