import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { BudgetPeriod } from "@/generated/prisma/enums";
import { dayInTimeZone } from "@/server/foundation/clock";
import { currentWindow, LIFETIME_START, newWindow, resetsAt, windowStart } from "./budget-window";

const at = (iso: string) => new Date(iso);
const day = (iso: string) => new Date(`${iso}T00:00:00Z`);

describe("the day a window begins on", () => {
  it.each<[BudgetPeriod, string, string, string]>([
    ["day", "UTC", "2026-11-21T23:59:59.999Z", "2026-11-21"],
    ["day", "Pacific/Kiritimati", "2026-11-21T10:00:00Z", "2026-11-22"],
    ["day", "Pacific/Pago_Pago", "2026-11-21T10:59:59Z", "2026-11-20"],
    ["week", "UTC", "2026-11-22T12:00:00Z", "2026-11-16"],
    ["week", "UTC", "2026-11-23T00:00:00Z", "2026-11-23"],
    ["week", "Asia/Kolkata", "2026-11-22T18:30:00Z", "2026-11-23"],
    ["week", "UTC", "2027-01-01T12:00:00Z", "2026-12-28"],
    ["month", "UTC", "2028-02-29T23:59:59Z", "2028-02-01"],
    ["month", "America/New_York", "2028-03-01T04:59:59Z", "2028-02-01"],
    ["month", "Asia/Tokyo", "2026-12-31T15:00:00Z", "2027-01-01"],
    ["lifetime", "Asia/Tokyo", "2026-12-31T15:00:00Z", LIFETIME_START],
  ])("%s in %s at %s is %s", (period, timeZone, now, start) => {
    expect(windowStart(period, timeZone, at(now))).toBe(start);
  });
});

describe("the moment a window ends", () => {
  it.each<[string, BudgetPeriod, string, string, string]>([
    ["a day of 23 hours", "day", "Europe/Berlin", "2027-03-28", "2027-03-28T22:00:00.000Z"],
    ["a day of 25 hours", "day", "Europe/Berlin", "2026-10-25", "2026-10-25T23:00:00.000Z"],
    ["a midnight that is skipped", "day", "Africa/Cairo", "2026-04-23", "2026-04-23T22:00:00.000Z"],
    ["a midnight told twice", "day", "America/Havana", "2026-10-31", "2026-11-01T04:00:00.000Z"],
    ["a half-hour change", "day", "Australia/Lord_Howe", "2026-10-04", "2026-10-04T13:00:00.000Z"],
    ["a day that never was", "day", "Pacific/Apia", "2011-12-29", "2011-12-30T10:00:00.000Z"],
    ["before a leap day", "day", "UTC", "2028-02-28", "2028-02-29T00:00:00.000Z"],
    ["a leap February", "month", "UTC", "2028-02-01", "2028-03-01T00:00:00.000Z"],
    ["a common February", "month", "America/New_York", "2027-02-01", "2027-03-01T05:00:00.000Z"],
    ["a month of two offsets", "month", "Europe/Berlin", "2027-03-01", "2027-03-31T22:00:00.000Z"],
    ["December", "month", "Asia/Tokyo", "2026-12-01", "2026-12-31T15:00:00.000Z"],
    [
      "a week over daylight saving",
      "week",
      "America/New_York",
      "2027-03-08",
      "2027-03-15T04:00:00.000Z",
    ],
  ])("%s", (_what, period, timeZone, start, end) => {
    expect(resetsAt(period, start, timeZone)?.toISOString()).toBe(end);
  });

  it("a lifetime budget never starts again", () => {
    expect(resetsAt("lifetime", LIFETIME_START, "UTC")).toBeNull();
  });
});

describe("a budget in its window", () => {
  const stored = {
    period: "day" as const,
    windowStart: day("2026-11-21"),
    windowEndsAt: at("2026-11-21T23:00:00Z"),
    spent: 7n,
  };

  it("keeps what it spent until the day is over, and starts from 0 with the next one", () => {
    const lastMoment = currentWindow(stored, "Europe/Berlin", at("2026-11-21T22:59:59.999Z"));
    expect(lastMoment).toEqual({
      start: "2026-11-21",
      spent: 7n,
      resetsAt: at("2026-11-21T23:00:00Z"),
    });
    const next = currentWindow(stored, "Europe/Berlin", at("2026-11-21T23:00:00Z"));
    expect(next).toEqual({ start: "2026-11-22", spent: 0n, resetsAt: at("2026-11-22T23:00:00Z") });
  });

  it("goes on when its organization moves to where it is still yesterday at its end", () => {
    const end = at("2026-11-22T11:00:00Z");
    const moved = (moment: string) => currentWindow(stored, "Pacific/Pago_Pago", at(moment));
    expect(moved("2026-11-21T22:59:59Z").resetsAt).toEqual(stored.windowEndsAt);
    expect(moved("2026-11-21T23:00:00Z")).toEqual({
      start: "2026-11-21",
      spent: 7n,
      resetsAt: end,
    });
    expect(moved("2026-11-22T10:59:59Z").spent).toBe(7n);
    expect(moved("2026-11-22T11:00:00Z")).toMatchObject({ start: "2026-11-22", spent: 0n });
  });

  it("is kept until its end when its organization moves to where it is tomorrow", () => {
    const moved = (moment: string) => currentWindow(stored, "Pacific/Kiritimati", at(moment));
    expect(moved("2026-11-21T22:59:59Z")).toMatchObject({ start: "2026-11-21", spent: 7n });
    expect(moved("2026-11-21T23:00:00Z")).toEqual({
      start: "2026-11-22",
      spent: 0n,
      resetsAt: at("2026-11-22T10:00:00Z"),
    });
  });

  it("counts a lifetime for ever", () => {
    const lifetime = {
      period: "lifetime" as const,
      windowStart: day(LIFETIME_START),
      windowEndsAt: null,
      spent: 9n,
    };
    expect(currentWindow(lifetime, "UTC", at("2199-12-31T23:59:59Z"))).toEqual({
      start: LIFETIME_START,
      spent: 9n,
      resetsAt: null,
    });
  });
});

// What the calendar says, read off it a day at a time, without any arithmetic of months or weeks.
const begins: Record<Exclude<BudgetPeriod, "lifetime">, (date: Date) => boolean> = {
  day: () => true,
  week: (date) => date.getUTCDay() === 1,
  month: (date) => date.getUTCDate() === 1,
};

describe("wherever the server stands", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each(["UTC", "America/Los_Angeles", "America/Havana", "Pacific/Auckland"])(
    "a server in %s ends a window at the same moment",
    (home) => {
      vi.stubEnv("TZ", home);
      const ends = (start: string, timeZone: string) =>
        resetsAt("day", start, timeZone)?.toISOString();
      expect(ends("2026-10-31", "America/Havana")).toBe("2026-11-01T04:00:00.000Z");
      expect(ends("2026-03-07", "America/Havana")).toBe("2026-03-08T05:00:00.000Z");
      expect(ends("2026-10-24", "Atlantic/Azores")).toBe("2026-10-25T00:00:00.000Z");
      expect(windowStart("week", "Pacific/Auckland", at("2026-11-22T11:00:00Z"))).toBe(
        "2026-11-23",
      );
    },
  );
});

describe("at any moment, in any time zone", () => {
  const zones = Intl.supportedValuesOf("timeZone");
  const moment = fc.date({
    min: at("2024-01-01T00:00:00Z"),
    max: at("2040-12-31T23:59:59Z"),
    noInvalidDate: true,
  });
  const period = fc.constantFrom<Exclude<BudgetPeriod, "lifetime">>("day", "week", "month");

  it("a window begins on the latest day that begins one", () => {
    fc.assert(
      fc.property(moment, fc.constantFrom(...zones), period, (now, timeZone, kind) => {
        const date = day(dayInTimeZone(now, timeZone));
        while (!begins[kind](date)) date.setUTCDate(date.getUTCDate() - 1);
        expect(windowStart(kind, timeZone, now)).toBe(date.toISOString().slice(0, 10));
      }),
      { numRuns: 2_000 },
    );
  });

  it("a window that has begun is kept until it ends, wherever and how often its organization moves", () => {
    const moves = fc.array(
      fc.record({
        hours: fc.double({ min: 0, max: 200, noNaN: true }),
        to: fc.constantFrom(...zones),
      }),
      { minLength: 1, maxLength: 8 },
    );
    const longest = { day: 1, week: 7, month: 31 };
    fc.assert(
      fc.property(moment, fc.constantFrom(...zones), period, moves, (begun, home, kind, steps) => {
        let now = begun;
        let budget = { ...newWindow(kind, home, begun), period: kind, spent: 7n };
        for (const { hours, to } of steps) {
          now = new Date(now.getTime() + hours * 3_600_000);
          const window = currentWindow(budget, to, now);
          const stored = budget.windowStart.toISOString().slice(0, 10);
          const end = budget.windowEndsAt as Date;
          if (now < end) expect(window).toEqual({ start: stored, spent: 7n, resetsAt: end });
          // Never a second window of one name, nor one that comes before the last.
          expect(window.spent === 7n ? window.start === stored : window.start > stored).toBe(true);
          const next = window.resetsAt as Date;
          expect(next > now).toBe(true);
          // Not much longer than its period: to the end of the day it ends in, on the other side of the date line.
          expect(next.getTime() - now.getTime()).toBeLessThanOrEqual(
            (longest[kind] * 24 + 27) * 3_600_000,
          );
          // A charge writes the window it counts in.
          budget = { ...budget, windowStart: day(window.start), windowEndsAt: next };
        }
      }),
      { numRuns: 500 },
    );
  });

  it("a window ends at the first moment that lies in another one", () => {
    fc.assert(
      fc.property(moment, fc.constantFrom(...zones), period, (now, timeZone, kind) => {
        const start = windowStart(kind, timeZone, now);
        const end = resetsAt(kind, start, timeZone) ?? now;
        expect(end.getTime()).toBeGreaterThan(now.getTime());
        expect(windowStart(kind, timeZone, new Date(end.getTime() - 1))).toBe(start);
        expect(windowStart(kind, timeZone, end) > start).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
