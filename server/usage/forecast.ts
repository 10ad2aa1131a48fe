import { HORIZON_DAYS, type Lot, runOut } from "./run-out";
import { modelSpend, paces } from "./spend-model";

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

/** Days from now: four times in five the day lies between `low` and `high`. Infinite: not within a year. */
export type Span = { low: number; middle: number; high: number };

export type Forecast =
  | { outcome: "not_enough_history"; days: number }
  | { outcome: "no_use" }
  | { outcome: "empty" }
  /** `runs_out`: when no credits are left. `recharges`: when auto-recharge steps in. */
  | ({ outcome: "runs_out" | "recharges" } & Basis & { span: Span })
  /** Not used up within a year. */
  | ({ outcome: "lasts" } & Basis);

type Basis = {
  /** Full days that it rests on. */
  historyDays: number;
  /** Average microcredits a day over them, and the change of that in a week as a fraction of it. */
  perDay: bigint;
  growthPerWeek: number;
  /** Microcredits that would expire before they are used. */
  expiresUnused: bigint;
};

const ENOUGH_DAYS = 7;

/**
 * When the credits run out at the rate of recent weeks, and how sure that is. Spending is carried forward
 * at three paces (`spend-model`), each against the real lots with their expiries (`run-out`).
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
  const ends = paces.map((pace) =>
    runOut({
      lots,
      spendOf: model.spendAt(pace),
      restOfToday: facts.restOfToday,
      floor: Number(facts.rechargesBelow ?? 0n),
    }),
  );
  const basis: Basis = {
    historyDays: model.days,
    perDay: BigInt(Math.round(model.perDay)),
    growthPerWeek: model.growthPerWeek,
    expiresUnused: BigInt(Math.round(ends[paces.indexOf("usual")]?.expired ?? 0)),
  };
  // Slower use loses more to expiry, so it may end no later than faster use.
  const [low = 0, middle = 0, high = 0] = ends.map(({ day }) => day).sort((a, b) => a - b);
  const span = { low, middle, high };
  if (span.middle > HORIZON_DAYS) return { outcome: "lasts", ...basis };
  return {
    outcome: facts.rechargesBelow === null ? "runs_out" : "recharges",
    ...basis,
    span,
  };
}
