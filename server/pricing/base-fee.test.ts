import { describe, expect, test } from "vitest";
import { addDays } from "@/server/foundation/clock";
import { baseFeeOf, booksWithBaseFee } from "./base-fee";
import { catalogue } from "./catalogue";
import { creditsToMicrocredits } from "./microcredits";

const daysFrom = (first: string, count: number) =>
  Array.from({ length: count }, (_, n) => addDays(first, n));
const sumOf = (days: string[], creditsPerWeek?: bigint) =>
  days.reduce((sum, day) => sum + baseFeeOf(day, creditsPerWeek), 0n);

describe("the base fee of a day", () => {
  test("any seven days in a row make exactly 25 credits, over years, leap days and year ends", () => {
    for (const first of daysFrom("2024-01-01", 4 * 366)) {
      expect(sumOf(daysFrom(first, 7)), first).toBe(25_000_000n);
    }
  });

  test("a day costs whole credits, from Monday to Sunday what the price page says", () => {
    const week = daysFrom("2026-03-02", 7).map((day) => baseFeeOf(day));
    expect(week).toEqual([3n, 4n, 3n, 4n, 3n, 4n, 4n].map((credits) => credits * 1_000_000n));
    expect(daysFrom("2026-11-16", 7).map((day) => baseFeeOf(day))).toEqual(week);
  });

  test("whatever a week costs, its days make it up, and a stretch is never off by a credit", () => {
    for (const perWeek of [0n, 1n, 6n, 7n, 25n, 1_000_001n]) {
      expect(sumOf(daysFrom("2026-02-26", 7), perWeek)).toBe(perWeek * 1_000_000n);
      for (let count = 1; count < 40; count++) {
        const credits = sumOf(daysFrom("2026-02-26", count), perWeek) / 1_000_000n;
        const apart = credits * 7n - perWeek * BigInt(count);
        expect(apart > -7n && apart < 7n, `${count} days of ${perWeek} a week`).toBe(true);
      }
    }
  });

  test("the worked bill of the price list comes out, and the team book has no base fee", () => {
    for (const bill of catalogue.workedBills) {
      if (bill.kind !== "base_fee") continue;
      const one = sumOf(daysFrom("2026-11-21", bill.days));
      expect(one * BigInt(bill.organizations)).toBe(creditsToMicrocredits(bill.credits));
    }
    expect(booksWithBaseFee).toEqual(["standard"]);
  });
});
