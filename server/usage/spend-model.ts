/**
 * What past spending says about the days to come: a straight line through the weekly totals, the usual
 * share of each weekday, and a range from how far the weeks strayed from the line.
 * Statistics, so floats: a forecast moves no credits.
 */
export type SpendModel = {
  /** How many of the past days it rests on. */
  days: number;
  /** Average microcredits a day over those days. */
  perDay: number;
  /** Change of the rate in a week, as a fraction of it, where the past shows one clearly; else zero. */
  growthPerWeek: number;
  /** Microcredits of each day to come, 0 being today. One case in ten is faster than `fast`, one in ten slower than `slow`. */
  spendAt(pace: Pace): (day: number) => number;
};

export const paces = ["fast", "usual", "slow"] as const;
export type Pace = (typeof paces)[number];

/** How many weeks count as recent. */
const MOST_WEEKS = 8;
/** With fewer than four full weeks, days take the place of weeks. */
const FEWEST_WEEKS = 4;
/** How fast use commonly grows or falls in a day: the yardstick for how much of an uncertain slope is believed. */
const USUAL_GROWTH = 0.01;
/** How far the rate of spending drifts in a day on its own. */
const DRIFT = 0.02;
/** A fall is not carried on below this fraction of the average rate. */
const LOWEST_RATE = 0.25;

/** @param spendByDay microcredits of the past days, oldest first, the last one yesterday; at least seven. */
export function modelSpend(spendByDay: readonly number[]): SpendModel {
  const weeks = Math.floor(spendByDay.length / 7);
  const size = weeks < FEWEST_WEEKS ? 1 : 7;
  const count = size === 1 ? spendByDay.length : Math.min(weeks, MOST_WEEKS);
  const recent = spendByDay.slice(-count * size);
  const days = recent.length;
  const perDay = average(recent);
  if (perDay === 0) return { days, perDay, growthPerWeek: 0, spendAt: () => () => 0 };

  // The line, by least squares: the rate of each week against the days from the middle of them all.
  const rates = Array.from({ length: count }, (_, i) =>
    average(recent.slice(i * size, (i + 1) * size)),
  );
  const away = rates.map((_, i) => (i - (count - 1) / 2) * size);
  const spread = sum(away.map((d) => d ** 2));
  const seen = sum(rates.map((rate, i) => rate * (away[i] ?? 0))) / spread;
  const strayed = sum(rates.map((rate, i) => (rate - perDay - seen * (away[i] ?? 0)) ** 2));
  const variance = strayed / (count - 2);
  const usualSlope = (USUAL_GROWTH * perDay) ** 2;
  const believed = usualSlope / (usualSlope + variance / spread);
  const slope = seen * believed;
  const slopeVariance = (variance / spread) * believed;

  const shares = size === 1 ? null : weekdayShares(recent);
  const deviations = quantileOfTen(count - 2);
  const by = { fast: deviations, usual: 0, slow: -deviations };
  /** What the next days come to altogether. */
  const total = (next: number, pace: Pace) => {
    const ahead = (days + next) / 2;
    const expected = next * Math.max(perDay + slope * ahead, perDay * LOWEST_RATE);
    const uncertain =
      next * size * variance + // each day strays
      next ** 2 * (variance / count + ahead ** 2 * slopeVariance) + // the line may lie elsewhere
      (next ** 3 / 3) * (DRIFT * perDay) ** 2;
    return expected * Math.exp((by[pace] * Math.sqrt(uncertain)) / expected);
  };
  return {
    days,
    perDay,
    growthPerWeek:
      Math.abs(slope) > 2 * Math.sqrt(slopeVariance)
        ? (7 * slope) / Math.max(perDay + (slope * days) / 2, perDay * LOWEST_RATE)
        : 0,
    spendAt: (pace) => (day) =>
      Math.max(0, total(day + 1, pace) - (day === 0 ? 0 : total(day, pace))) *
      (shares?.[day % 7] ?? 1),
  };
}

/** What each weekday spends as a multiple of the average day, today's weekday first. One day more of each is taken to be average. */
function weekdayShares(weeks: readonly number[]): number[] {
  const mean = average(weeks);
  const shares = Array.from({ length: 7 }, (_, weekday) => {
    const same = weeks.filter((_, i) => i % 7 === weekday);
    return (sum(same) / mean + 1) / (same.length + 1);
  });
  const all = average(shares);
  return shares.map((share) => share / all);
}

/** Standard deviations beyond which one in ten lies, from so many free measurements (Student's t, within 2%). */
function quantileOfTen(free: number): number {
  return 1.28 + 0.95 / free;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function average(values: readonly number[]): number {
  return sum(values) / values.length;
}
