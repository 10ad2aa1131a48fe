import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { grantCadences, nextRunAt, runAt } from "./run-at";

const days = (start: string, cadence: (typeof grantCadences)[number], count: number) =>
  Array.from({ length: count }, (_, n) =>
    runAt(new Date(start), cadence, n).toISOString().slice(0, 10),
  );

describe("runAt", () => {
  test("a monthly grant of the 31st falls on the last day of shorter months and comes back", () => {
    expect(days("2027-10-31T09:30:00Z", "monthly", 6)).toEqual([
      "2027-10-31",
      "2027-11-30",
      "2027-12-31",
      "2028-01-31",
      "2028-02-29",
      "2028-03-31",
    ]);
  });

  test("a yearly grant of 29 February falls on the 28th outside leap years", () => {
    expect(days("2028-02-29T00:00:00Z", "yearly", 5)).toEqual([
      "2028-02-29",
      "2029-02-28",
      "2030-02-28",
      "2031-02-28",
      "2032-02-29",
    ]);
  });

  test("days and weeks are plain counts", () => {
    expect(days("2026-12-30T00:00:00Z", "daily", 3)).toEqual([
      "2026-12-30",
      "2026-12-31",
      "2027-01-01",
    ]);
    expect(days("2026-12-30T00:00:00Z", "weekly", 2)).toEqual(["2026-12-30", "2027-01-06"]);
  });

  const start = fc.date({
    min: new Date("2000-01-01T00:00:00Z"),
    max: new Date("2100-01-01T00:00:00Z"),
    noInvalidDate: true,
  });
  const cadence = fc.constantFrom(...grantCadences);
  const count = fc.integer({ min: 0, max: 1200 });

  test("runs come strictly later one after another, at the start's time of day", () => {
    fc.assert(
      fc.property(start, cadence, count, (startsAt, step, n) => {
        const [run, next] = [runAt(startsAt, step, n), runAt(startsAt, step, n + 1)];
        expect(next.getTime()).toBeGreaterThan(run.getTime());
        expect(run.toISOString().slice(10)).toBe(startsAt.toISOString().slice(10));
      }),
    );
  });

  test("run n of a monthly grant is n months on, on the start's day or the month's last", () => {
    fc.assert(
      fc.property(start, count, (startsAt, n) => {
        const run = runAt(startsAt, "monthly", n);
        const months = (at: Date) => at.getUTCFullYear() * 12 + at.getUTCMonth();
        expect(months(run) - months(startsAt)).toBe(n);
        const tomorrow = new Date(run.getTime() + 86_400_000);
        const onDay = run.getUTCDate() === startsAt.getUTCDate();
        const onLastDay = tomorrow.getUTCDate() === 1 && run.getUTCDate() < startsAt.getUTCDate();
        expect(onDay || onLastDay).toBe(true);
      }),
    );
  });

  test("twelve monthly runs are one yearly run", () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 0, max: 100 }), (startsAt, n) => {
        expect(runAt(startsAt, "monthly", 12 * n)).toEqual(runAt(startsAt, "yearly", n));
      }),
    );
  });
});

describe("nextRunAt", () => {
  const schedule = { startsAt: new Date("2027-01-31T00:00:00Z"), cadence: "monthly" as const };

  test("a run on the very end still happens, one after it does not", () => {
    const endsAt = new Date("2027-02-28T00:00:00Z");
    expect(nextRunAt({ ...schedule, endsAt }, 1)).toEqual(endsAt);
    expect(nextRunAt({ ...schedule, endsAt }, 2)).toBeNull();
  });

  test("without an end it goes on", () => {
    expect(nextRunAt({ ...schedule, endsAt: null }, 1200)).toEqual(
      new Date("2127-01-31T00:00:00Z"),
    );
  });
});
