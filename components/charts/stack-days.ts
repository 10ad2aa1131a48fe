import type { UsageDay, UsageSeries } from "./fold-series";

/** A piece of a bar, from `from` to `to` in the chart's own values. */
export type Piece = {
  key: string;
  label: string;
  index: number;
  value: number;
  from: number;
  to: number;
};

/** What stands at a day: what is above zero is stacked upward, what is below downward. */
export function stackDay(series: readonly UsageSeries[], day: UsageDay): Piece[] {
  let above = 0;
  let below = 0;
  return series.flatMap(({ key, label }, index) => {
    const value = day.credits[key] ?? 0;
    if (value === 0) return [];
    const from = value > 0 ? above : below;
    const to = from + value;
    if (value > 0) above = to;
    else below = to;
    return [{ key, label, index, value, from, to }];
  });
}

const MOST_TICKS = 5;
const STEPS = [1, 2, 2.5, 5, 10];

/** Round values from the least to the most, zero among them: four steps or fewer. */
export function chooseTicks(least: number, most: number): number[] {
  const low = Math.min(0, least);
  const high = Math.max(0, most);
  const span = high - low || 4;
  const magnitude = 10 ** Math.floor(Math.log10(span / (MOST_TICKS - 1)));
  for (const step of STEPS.map((one) => one * magnitude)) {
    const first = Math.floor(low / step);
    const last = Math.ceil((high || (low < 0 ? 0 : span)) / step);
    if (last - first < MOST_TICKS)
      return Array.from({ length: last - first + 1 }, (_, at) =>
        roundTo(step, (first + at) * step),
      );
  }
  return [low, high];
}

/** Without the digits that only binary fractions bring. */
function roundTo(step: number, value: number): number {
  return Number(value.toFixed(Math.max(0, 1 - Math.floor(Math.log10(step)))));
}
