import { expect, it } from "vitest";
import { usualDays, usualPeriods } from "./report-periods";

const periodsOf = (today: string) =>
  Object.fromEntries(usualPeriods(today).map(({ label, from, to }) => [label, `${from} ${to}`]));

it("offers the months, quarters and years around a day", () => {
  expect(periodsOf("2026-11-30")).toEqual({
    "This month": "2026-11-01 2026-11-30",
    "Last month": "2026-10-01 2026-10-31",
    "This quarter": "2026-10-01 2026-11-30",
    "Last quarter": "2026-07-01 2026-09-30",
    "This year": "2026-01-01 2026-11-30",
    "Last year": "2025-01-01 2025-12-31",
  });
});

it("goes back over the turn of a year, and through a leap day", () => {
  expect(periodsOf("2024-01-01")).toMatchObject({
    "Last month": "2023-12-01 2023-12-31",
    "Last quarter": "2023-10-01 2023-12-31",
  });
  expect(periodsOf("2024-03-05")["Last month"]).toBe("2024-02-01 2024-02-29");
});

it("offers the days that reports are made as of", () => {
  expect(usualDays("2026-11-30").map(({ label, to }) => `${label}: ${to}`)).toEqual([
    "Today: 2026-11-30",
    "End of last month: 2026-10-31",
    "End of last quarter: 2026-09-30",
    "End of last year: 2025-12-31",
  ]);
});
