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
  const { spendOf, restOfToday, floor } = input;
  const lots = input.lots.map((lot) => ({ ...lot, left: lot.amount }));
  const turns = turnsOf(input.lots);
  let turn = 0;
  let from = 0;
  let expired = 0;
  for (let day = 0; day <= HORIZON_DAYS; day++) {
    const end = restOfToday + day;
    const spend = spendOf(day);
    while (from < end) {
      const to = Math.min(end, turns[turn] ?? end);
      const above = spendableAt(lots, from) - floor;
      const need = spend * (to - from);
      if (above <= 0) return { day: from, expired };
      if (above < need) return { day: from + above / spend, expired };
      draw(lots, from, need);
      if (to === turns[turn]) turn += 1;
      expired += expire(lots, to);
      from = to;
    }
  }
  return { day: Number.POSITIVE_INFINITY, expired };
}

/** The moments to come at which a lot begins or ends. */
function turnsOf(lots: readonly Lot[]): number[] {
  const moments = lots.flatMap(({ fromDay, untilDay }) => [fromDay, untilDay]);
  return [...new Set(moments)].filter((moment) => moment > 0).sort((a, b) => a - b);
}

type OpenLot = Lot & { left: number };

function spendableAt(lots: readonly OpenLot[], day: number): number {
  let sum = 0;
  for (const lot of lots) if (lot.fromDay <= day && lot.untilDay > day) sum += lot.left;
  return sum;
}

function draw(lots: readonly OpenLot[], day: number, need: number): void {
  let open = need;
  for (const lot of lots) {
    if (open <= 0) return;
    if (lot.fromDay > day || lot.untilDay <= day) continue;
    const taken = Math.min(open, lot.left);
    lot.left -= taken;
    open -= taken;
  }
}

/** Ends the lots whose time is over and tells what was left of them. */
function expire(lots: readonly OpenLot[], day: number): number {
  let lost = 0;
  for (const lot of lots) {
    if (lot.untilDay > day) continue;
    lost += lot.left;
    lot.left = 0;
  }
  return lost;
}
