/**
 * What past spending says about the future: a course of days to come is drawn from the days that were.
 * Statistics, so floats: a forecast moves no credits.
 */
export type SpendModel = {
  /** Microcredits a day of late. */
  perDay: number;
  /** Change of the rate in a week, as a part of it, where the past shows one clearly; else zero. */
  growthPerWeek: number;
  /** One possible course: the spend of the day so many days from today. Ask for the days in order. */
  course(number: number): (day: number) => number;
};

/** A day counts half as much as one four weeks later. */
const HALF_LIFE_DAYS = 28;
/** So many days of any weekday weigh as much as what is known of one weekday. */
const ANY_WEEKDAY = 2;
/** How far the rate of spending wanders in a day of itself. */
const WANDER_PER_DAY = 0.02;
/** Growth that is believed before any is seen: this much a day, up or down. */
const USUAL_GROWTH_PER_DAY = 0.007;
/** A fall is not carried on below this part of the present rate. */
const LOWEST_RATE = 0.25;

/**
 * Resamples the history. Each course weighs the past days anew (a Bayesian bootstrap with Jeffreys'
 * prior: little data makes courses differ much), recent days more; draws each coming day from the same
 * weekday, with some of all days mixed in; and carries on the trend as far as the data support it.
 * The seeds are fixed: the same history always gives the same courses, whatever the credits.
 * @param spendByDay microcredits of the past days, oldest first, the last one yesterday; not all zero.
 */
export function modelSpend(spendByDay: readonly number[]): SpendModel {
  const days = spendByDay.length;
  const weights = spendByDay.map((_, i) => 0.5 ** ((days - i) / HALF_LIFE_DAYS));
  const trend = fitTrend(spendByDay, weights);
  const clear = Math.abs(trend.slope) > 2 * trend.slopeError;
  return {
    perDay: trend.mean,
    growthPerWeek: clear ? (7 * trend.slope) / trend.rateAt(0, trend.slope) : 0,
    course(number) {
      const random = seededRandom(number);
      const drawDay = bootstrap(spendByDay, weights, random);
      const slope = trend.slope + trend.slopeError * normal(random);
      let wander = 1;
      return (day) => {
        const past = drawDay(day);
        wander *= Math.exp(WANDER_PER_DAY * normal(random));
        const scale = trend.rateAt(day, slope) / trend.rateAt(past - days, slope);
        return (spendByDay[past] ?? 0) * scale * wander;
      };
    },
  };
}

/** Draws indices of past days for days to come. */
function bootstrap(
  spendByDay: readonly number[],
  weights: readonly number[],
  random: () => number,
): (day: number) => number {
  const days = spendByDay.length;
  const all: Bag = { days: [], upTo: [], total: 0 };
  const byWeekday: Bag[] = Array.from({ length: 7 }, () => ({ days: [], upTo: [], total: 0 }));
  for (const [i, weight] of weights.entries()) {
    const drawn = weight * normal(random) ** 2;
    for (const bag of [all, byWeekday[weekday(i - days)] ?? all]) {
      bag.total += drawn;
      bag.days.push(i);
      bag.upTo.push(bag.total);
    }
  }
  return (day) => {
    const same = byWeekday[weekday(day)] ?? all;
    const known = same.days.length / (same.days.length + ANY_WEEKDAY);
    const bag = random() < known ? same : all;
    const target = random() * bag.total;
    const place = bag.upTo.findIndex((total) => total >= target);
    return bag.days[place] ?? days - 1;
  };
}

type Bag = { days: number[]; upTo: number[]; total: number };

type Trend = {
  mean: number;
  slope: number;
  slopeError: number;
  /** The rate at a day under a slope; never far below the present one. */
  rateAt(day: number, slope: number): number;
};

/** The line through the weighted days, its slope shrunk towards none by as much as it is uncertain. */
function fitTrend(spendByDay: readonly number[], weights: readonly number[]): Trend {
  const days = spendByDay.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const weighted = (value: (i: number) => number) =>
    weights.reduce((sum, weight, i) => sum + weight * value(i), 0);
  const mean = weighted((i) => spendByDay[i] ?? 0) / total;
  const centre = weighted((i) => i - days) / total;
  const usual = weekdayRates(spendByDay, weights, mean);
  // A weekday's own level is no trend.
  const level = (i: number) => (spendByDay[i] ?? 0) - (usual[weekday(i - days)] ?? mean) + mean;
  const away = (i: number) => i - days - centre;
  const spread = weighted((i) => away(i) ** 2);
  const seen = weighted((i) => away(i) * (level(i) - mean)) / spread;
  const variance =
    weights.reduce(
      (sum, weight, i) => sum + (weight * away(i) * (level(i) - mean - seen * away(i))) ** 2,
      0,
    ) /
    spread ** 2;
  const before = (USUAL_GROWTH_PER_DAY * mean) ** 2;
  const believed = before / (before + variance);
  return {
    mean,
    slope: seen * believed,
    slopeError: Math.sqrt(variance * believed),
    rateAt: (day, slope) => Math.max(mean + slope * (day - centre), mean * LOWEST_RATE),
  };
}

function weekdayRates(
  spendByDay: readonly number[],
  weights: readonly number[],
  mean: number,
): number[] {
  const days = spendByDay.length;
  const sums = Array.from({ length: 7 }, () => ({
    spend: ANY_WEEKDAY * mean,
    weight: ANY_WEEKDAY,
  }));
  for (const [i, weight] of weights.entries()) {
    const sum = sums[weekday(i - days)];
    if (!sum) continue;
    sum.spend += weight * (spendByDay[i] ?? 0);
    sum.weight += weight;
  }
  return sums.map(({ spend, weight }) => spend / weight);
}

/** Days from today to a weekday; today's is 0. */
function weekday(day: number): number {
  return ((day % 7) + 7) % 7;
}

/** mulberry32: small, and good enough for drawing days. */
export function seededRandom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A draw from the normal distribution (Box and Muller). */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
