export const grantCadences = ["daily", "weekly", "monthly", "yearly"] as const;
export type GrantCadence = (typeof grantCadences)[number];

const DAY_MS = 86_400_000;

const steps: Record<GrantCadence, (from: Date, n: number) => Date> = {
  daily: (from, n) => new Date(from.getTime() + n * DAY_MS),
  weekly: (from, n) => new Date(from.getTime() + n * 7 * DAY_MS),
  monthly: addMonths,
  yearly: (from, n) => addMonths(from, n * 12),
};

/**
 * When run `n` (from 0) of a recurring grant is due: counted from the start, never from the run
 * before, so that a monthly grant of the 31st falls on the last day of shorter months and on the
 * 31st again after them. In UTC, at the start's time of day.
 */
export function runAt(startsAt: Date, cadence: GrantCadence, n: number): Date {
  return steps[cadence](startsAt, n);
}

/** When the run after `runs` done ones is due; null when that is past the end. */
export function nextRunAt(
  schedule: { startsAt: Date; endsAt: Date | null; cadence: GrantCadence },
  runs: number,
): Date | null {
  const due = runAt(schedule.startsAt, schedule.cadence, runs);
  return schedule.endsAt && due > schedule.endsAt ? null : due;
}

function addMonths(from: Date, months: number): Date {
  const year = from.getUTCFullYear();
  const month = from.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), lastDay);
  return new Date(Date.UTC(year, month, day) + (from.getTime() % DAY_MS));
}
