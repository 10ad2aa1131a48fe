import { HORIZON_DAYS, type Lot, runOut } from "./run-out";
import { modelSpend } from "./spend-model";

export type ForecastFacts = {
  /** Microcredits spent in each full day, oldest first, the last one yesterday; at most 90. */
  spendByDay: readonly bigint[];
  spentToday: bigint;
  /** How much of today is still to come, 0 to 1. */
  restOfToday: number;
  /** In burn order. */
  lots: readonly { amount: bigint; fromDay: number; untilDay: number }[];
  /** Below this auto-recharge refills the pool; null: nothing refills it. */
  rechargesBelow: bigint | null;
};

/** Days from now in which four of five courses lie, and the middle one; infinite: not within a year. */
export type Span = { low: number; middle: number; high: number };

export type Forecast =
  | { outcome: "not_enough_history"; days: number }
  | { outcome: "no_use" }
  | { outcome: "empty" }
  /** `runs_out`: when no credits are left. `recharges`: when auto-recharge steps in. */
  | ({ outcome: "runs_out" | "recharges" } & Reckoned & { span: Span })
  /** Not used up within a year. */
  | ({ outcome: "lasts" } & Reckoned);

type Reckoned = {
  /** Full days since the first use that the reckoning rests on. */
  historyDays: number;
  /** Microcredits a day of late, and its change in a week as a part of it. */
  perDay: bigint;
  growthPerWeek: number;
  /** Microcredits that would expire before they are used. */
  expiresUnused: bigint;
};

const ENOUGH_DAYS = 7;
const COURSES = 200;

/**
 * When the credits run out at the rate of late, and how sure that is. Spending is played forward 200
 * times from the days that were (`spend-model`), each time against the real lots with their expiries
 * (`run-out`). The middle is "about"; the band leaves out a tenth of the courses at each end.
 * Pure: the same facts always give the same answer. More credits never give an earlier day.
 */
export function forecastRunOut(facts: ForecastFacts): Forecast {
  const first = facts.spendByDay.findIndex((spent) => spent > 0n);
  if (first === -1 && facts.spentToday === 0n) return { outcome: "no_use" };
  const lots = facts.lots.map((lot): Lot => ({ ...lot, amount: Number(lot.amount) }));
  const spendable = lots.some((lot) => lot.amount > 0 && lot.fromDay <= 0 && lot.untilDay > 0);
  if (!spendable) return { outcome: "empty" };
  const history = first === -1 ? [] : facts.spendByDay.slice(first).map(Number);
  if (history.length < ENOUGH_DAYS) return { outcome: "not_enough_history", days: history.length };

  const model = modelSpend(history);
  const courses = Array.from({ length: COURSES }, (_, number) =>
    runOut({
      lots,
      spendOf: model.course(number + 1),
      restOfToday: facts.restOfToday,
      floor: Number(facts.rechargesBelow ?? 0n),
    }),
  );
  const days = ranked(courses.map(({ day }) => day));
  const reckoned: Reckoned = {
    historyDays: history.length,
    perDay: BigInt(Math.round(model.perDay)),
    growthPerWeek: model.growthPerWeek,
    expiresUnused: BigInt(Math.round(at(ranked(courses.map(({ expired }) => expired)), 0.5))),
  };
  const span = { low: at(days, 0.1), middle: at(days, 0.5), high: at(days, 0.9) };
  if (span.middle > HORIZON_DAYS) return { outcome: "lasts", ...reckoned };
  return {
    outcome: facts.rechargesBelow === null ? "runs_out" : "recharges",
    ...reckoned,
    span,
  };
}

function ranked(values: number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

function at(values: readonly number[], part: number): number {
  return values[Math.round(part * (values.length - 1))] ?? 0;
}
