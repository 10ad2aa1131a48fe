import { expect, test } from "vitest";
import { estimateMonthlyBill } from "./monthly-bill";

test("usage and base fee add up", () => {
  const lines = [
    { credits: 2, count: 50 },
    { credits: 1, count: 10 },
    { credits: 5, count: 5 },
  ];
  const bill = estimateMonthlyBill({ lines, organizations: 1, baseFeeCreditsPerWeek: 25 });
  expect(bill).toEqual({ usageCredits: 135, baseFeeCredits: 107, totalCredits: 242 });
});

test("seven days of base fee are the weekly fee, for each organization", () => {
  const week = { lines: [], organizations: 4, baseFeeCreditsPerWeek: 25, days: 7 };
  expect(estimateMonthlyBill(week).baseFeeCredits).toBe(100);
});
