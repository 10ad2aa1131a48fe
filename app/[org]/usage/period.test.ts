import { expect, test } from "vitest";
import { daysIn, parseAsDay, readPeriod, usualPeriods } from "./period";

const usual = { from: "2026-10-23", to: "2026-11-21" };

test("only days of the calendar are read from an address", () => {
  expect(parseAsDay.parse("2026-02-28")).toBe("2026-02-28");
  for (const value of ["2026-02-30", "2026-2-3", "yesterday", "9999-01-01", ""]) {
    expect(parseAsDay.parse(value), value).toBeNull();
  }
});

test("without days the usual period is shown; one end alone takes the other from it", () => {
  expect(readPeriod({ from: null, to: null }, usual)).toEqual({ ...usual, problem: null });
  expect(readPeriod({ from: "2026-11-01", to: null }, usual)).toMatchObject({
    from: "2026-11-01",
    to: "2026-11-21",
  });
  expect(readPeriod({ from: null, to: "2026-01-05" }, usual)).toMatchObject({
    from: "2026-01-05",
    to: "2026-01-05",
  });
});

test("a period that cannot be shown is named, not bent", () => {
  expect(readPeriod({ from: "2026-11-02", to: "2026-11-01" }, usual)).toEqual({
    ...usual,
    problem: "The period ends before it starts.",
  });
  expect(readPeriod({ from: "2025-11-21", to: "2026-11-22" }, usual).problem).toBe(
    "A report covers at most 366 days.",
  );
  expect(readPeriod({ from: "2024-01-01", to: "2024-12-31" }, usual).problem).toBeNull();
});

test("the usual periods end today, or with the month before", () => {
  const periods = usualPeriods("2026-03-01");
  expect(periods.map(({ label, from, to }) => [label, from, to])).toEqual([
    ["7 days", "2026-02-23", "2026-03-01"],
    ["30 days", "2026-01-31", "2026-03-01"],
    ["90 days", "2025-12-02", "2026-03-01"],
    ["This month", "2026-03-01", "2026-03-01"],
    ["Last month", "2026-02-01", "2026-02-28"],
  ]);
  expect(periods.map(daysIn)).toEqual([7, 30, 90, 1, 28]);
});
