import { addDays } from "@/server/foundation/clock";

/** A period one click away; of a report as of a day its last day counts. */
export type UsualPeriod = { value: string; label: string; from: string; to: string };

/** The periods that people ask reports about, seen from `today`. */
export function usualPeriods(today: string): UsualPeriod[] {
  const month = firstOfMonth(today);
  const quarter = firstOfQuarter(today);
  const year = `${today.slice(0, 4)}-01-01`;
  const before = (first: string) => addDays(first, -1);
  return [
    { value: "this_month", label: "This month", from: month, to: today },
    {
      value: "last_month",
      label: "Last month",
      from: firstOfMonth(before(month)),
      to: before(month),
    },
    { value: "this_quarter", label: "This quarter", from: quarter, to: today },
    {
      value: "last_quarter",
      label: "Last quarter",
      from: firstOfQuarter(before(quarter)),
      to: before(quarter),
    },
    { value: "this_year", label: "This year", from: year, to: today },
    {
      value: "last_year",
      label: "Last year",
      from: `${before(year).slice(0, 4)}-01-01`,
      to: before(year),
    },
  ];
}

/** The days that people ask reports of, seen from `today`. */
export function usualDays(today: string): UsualPeriod[] {
  const ends: Record<string, string> = {
    this_month: "Today",
    last_month: "End of last month",
    last_quarter: "End of last quarter",
    last_year: "End of last year",
  };
  return usualPeriods(today).flatMap((period) => {
    const label = ends[period.value];
    return label ? [{ ...period, label }] : [];
  });
}

/** The usual period that a pair of days is; `own` where it is none. */
export function periodNamed(periods: UsualPeriod[], { from, to }: { from: string; to: string }) {
  return periods.find((one) => one.from === from && one.to === to)?.value ?? "own";
}

function firstOfMonth(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

function firstOfQuarter(day: string): string {
  const month = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1;
  return `${day.slice(0, 4)}-${String(month).padStart(2, "0")}-01`;
}
