/** A lot of credits as a forecast sees it: how much, and between which points it may be spent. */
export type Lot = {
  /** Microcredits. */
  amount: number;
  /** Days from now; zero or less: it may be spent already. */
  fromDay: number;
  /** Days from now; infinite: it never expires. */
  untilDay: number;
};

/** Nothing is foretold beyond a year. */
export const HORIZON_DAYS = 365;

/**
 * Follows credits down one course of spending until no more than `floor` is left.
 * More credits never run out earlier: each lot keeps at least as much as it would have kept without.
 * @param lots in burn order. An expired lot is gone, whatever is left of it.
 * @param spendOf microcredits of a whole day; day 0 is today, of which only the rest is to come.
 * @returns the moment in days from now, infinite beyond the horizon, and what expired unused until then.
 */
export function runOut(input: {
  lots: readonly Lot[];
  spendOf: (day: number) => number;
  restOfToday: number;
  floor: number;
}): { day: number; expired: number } {
  const { lots, spendOf, restOfToday, floor } = input;
  const left = lots.map(({ amount }) => amount);
  const turns = [...new Set(lots.flatMap((lot) => [lot.fromDay, lot.untilDay]))].sort(
    (a, b) => a - b,
  );
  let expired = 0;
  for (let day = 0; day <= HORIZON_DAYS; day++) {
    const start = day === 0 ? 0 : restOfToday + day - 1;
    const end = restOfToday + day;
    const spend = spendOf(day);
    const stops = [...turns.filter((turn) => turn > start && turn < end), end];
    let from = start;
    for (const to of stops) {
      const spendable = lots.map((lot, i) =>
        lot.fromDay <= from && lot.untilDay > from ? (left[i] ?? 0) : 0,
      );
      const above = spendable.reduce((sum, credits) => sum + credits, 0) - floor;
      const need = spend * (to - from);
      if (above <= 0) return { day: from, expired };
      if (above < need) return { day: from + above / spend, expired };
      draw(left, spendable, need);
      for (const [i, lot] of lots.entries()) {
        if (lot.untilDay > from && lot.untilDay <= to) expired += left[i] ?? 0;
      }
      from = to;
    }
  }
  return { day: Number.POSITIVE_INFINITY, expired };
}

function draw(left: number[], spendable: readonly number[], need: number): void {
  let open = need;
  for (const [i, credits] of spendable.entries()) {
    const taken = Math.min(open, credits);
    left[i] = (left[i] ?? 0) - taken;
    open -= taken;
    if (open <= 0) return;
  }
}
