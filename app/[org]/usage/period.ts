import { createParser } from "nuqs/server";
import { addDays } from "@/server/foundation/clock";

export type Period = { from: string; to: string };

/** A calendar day in the address, `2026-11-21`. What is none is as if it were not there. */
export const parseAsDay = createParser<string>({
  parse: (value) => (isDay(value) ? value : null),
  serialize: (value) => value,
});

/** The days of a report; they live in the address. */
export const periodFilter = { from: parseAsDay, to: parseAsDay };

const LONGEST_DAYS = 366;

/** The periods one click away, seen from `today`. */
export function usualPeriods(today: string): (Period & { label: string })[] {
  const monthStart = `${today.slice(0, 7)}-01`;
  const lastMonthEnd = addDays(monthStart, -1);
  return [
    { label: "7 days", from: addDays(today, -6), to: today },
    { label: "30 days", from: addDays(today, -29), to: today },
    { label: "90 days", from: addDays(today, -89), to: today },
    { label: "This month", from: monthStart, to: today },
    { label: "Last month", from: `${lastMonthEnd.slice(0, 7)}-01`, to: lastMonthEnd },
  ];
}

/** The period an address asks for, or the usual one with what is wrong with the one asked for. */
export function readPeriod(
  asked: { from: string | null; to: string | null },
  usual: Period,
): Period & { problem: string | null } {
  const to = asked.to ?? (asked.from && asked.from > usual.to ? asked.from : usual.to);
  const from = asked.from ?? (usual.from > to ? to : usual.from);
  if (from > to) return { ...usual, problem: "The period ends before it starts." };
  if (from < addDays(to, 1 - LONGEST_DAYS)) {
    return { ...usual, problem: `A report covers at most ${LONGEST_DAYS} days.` };
  }
  return { from, to, problem: null };
}

/** How many days a period has, both ends included. */
export function daysIn({ from, to }: Period): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

function isDay(value: string): boolean {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(value)) return false;
  const at = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}
