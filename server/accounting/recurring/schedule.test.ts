import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, dayInTimeZone, startOfDay } from "@/server/foundation/clock";
import { describeEnd, describeSchedule } from "./schedule-words";
import { frequencies, nextDay, nextDays, type Schedule, weekdays } from "./schedule";

const daily: Schedule = {
  frequency: "daily",
  weekdays: [],
  dayOfMonth: 1,
  startDate: "2027-01-31",
  endDate: null,
  maxRuns: null,
};
const nothing = { after: null, count: 0 };

function first(count: number, schedule: Partial<Schedule>): string[] {
  return nextDays({ ...daily, ...schedule }, nothing, count);
}

/** The same, found the long way: by looking at every single day. */
function naively(schedule: Schedule, days: number): string[] {
  const { frequency, startDate, endDate, maxRuns } = schedule;
  const step = { monthly: 1, quarterly: 3, half_yearly: 6, yearly: 12 }[frequency as string];
  const found: string[] = [];
  for (let n = 0; n < days && found.length < (maxRuns ?? days); n++) {
    const day = addDays(startDate, n);
    if (endDate !== null && day > endDate) break;
    const at = new Date(`${day}T12:00:00Z`);
    const start = new Date(`${startDate}T12:00:00Z`);
    const months =
      (at.getUTCFullYear() - start.getUTCFullYear()) * 12 + at.getUTCMonth() - start.getUTCMonth();
    const isLast = addDays(day, 1).endsWith("-01");
    const isDay =
      at.getUTCDate() === schedule.dayOfMonth || (isLast && at.getUTCDate() < schedule.dayOfMonth);
    const names = ["sunday", ...weekdays.slice(0, 6)];
    const isDue =
      frequency === "daily" ||
      (frequency === "weekly"
        ? (schedule.weekdays as string[]).includes(names[at.getUTCDay()] ?? "")
        : months % (step ?? 1) === 0 && isDay);
    if (isDue) found.push(day);
  }
  return found;
}

const anyDay = fc.integer({ min: 0, max: 20_000 }).map((offset) => addDays("2020-01-01", offset));
const anySchedule = fc.record({
  frequency: fc.constantFrom(...frequencies),
  weekdays: fc.subarray([...weekdays], { minLength: 1 }),
  dayOfMonth: fc.integer({ min: 1, max: 31 }),
  startDate: anyDay,
  ends: fc.option(fc.integer({ min: 0, max: 1_500 })),
  maxRuns: fc.option(fc.integer({ min: 1, max: 60 })),
});

describe("the days of a schedule", () => {
  it("are those that looking at every day finds", () => {
    fc.assert(
      fc.property(anySchedule, ({ ends, ...rest }) => {
        const endDate = ends === null ? null : addDays(rest.startDate, ends);
        const schedule = { ...rest, endDate };
        const expected = naively(schedule, 1_500);
        const got = nextDays(schedule, nothing, expected.length + 1);
        expect(got.slice(0, expected.length)).toEqual(expected);
        // Whatever comes after those lies behind the days that were looked at.
        const more = got[expected.length];
        if (more !== undefined) expect(more > addDays(rest.startDate, 1_499)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("go on from any of them as if they had been asked for at once", () => {
    fc.assert(
      fc.property(anySchedule, fc.nat(30), ({ ends: _, ...rest }, at) => {
        const schedule = { ...rest, endDate: null, maxRuns: null };
        const days = nextDays(schedule, nothing, 40);
        const [after, following] = [days[at] as string, days[at + 1]];
        expect(nextDay(schedule, { after, count: at + 1 })).toBe(following);
        // Nor does it matter on which of the days between they are asked for.
        const before = addDays(following as string, -1);
        expect(nextDay(schedule, { after: before, count: at + 1 })).toBe(following);
      }),
      { numRuns: 200 },
    );
  });

  it("of the 31st are the last ones of shorter months, and the 31st again after them", () => {
    expect(first(5, { frequency: "monthly", dayOfMonth: 31 })).toEqual([
      "2027-01-31",
      "2027-02-28",
      "2027-03-31",
      "2027-04-30",
      "2027-05-31",
    ]);
    expect(first(5, { frequency: "yearly", dayOfMonth: 29, startDate: "2028-02-29" }).at(-1)).toBe(
      "2032-02-29",
    );
  });

  it("begin with the first one that is not before the start", () => {
    expect(first(2, { frequency: "monthly", dayOfMonth: 15 })).toEqual([
      "2027-02-15",
      "2027-03-15",
    ]);
    expect(first(2, { frequency: "half_yearly", dayOfMonth: 15 })).toEqual([
      "2027-07-15",
      "2028-01-15",
    ]);
    expect(first(3, { frequency: "weekly", weekdays: ["monday", "friday"] })).toEqual([
      "2027-02-01",
      "2027-02-05",
      "2027-02-08",
    ]);
  });

  it("end with their number or their last day, whichever comes first", () => {
    expect(first(9, { maxRuns: 2 })).toHaveLength(2);
    expect(first(9, { endDate: "2027-02-03" })).toHaveLength(4);
    expect(first(9, { endDate: "2027-02-03", maxRuns: 3 })).toHaveLength(3);
    expect(nextDay({ ...daily, maxRuns: 1 }, { after: "2027-01-31", count: 1 })).toBeNull();
  });

  it("begin at their midnight wherever they are, also where clocks change at midnight", () => {
    const zones = ["America/Santiago", "Asia/Beirut", "Europe/Berlin"];
    for (const zone of zones)
      for (const day of first(366, { startDate: "2026-01-01" })) {
        const at = startOfDay(day, zone);
        expect([zone, day, dayInTimeZone(at, zone)]).toEqual([zone, day, day]);
        const before = dayInTimeZone(new Date(at.getTime() - 1), zone);
        expect([zone, before < day]).toEqual([zone, true]);
      }
  });
});

describe("a schedule in words", () => {
  const inWords = (schedule: Partial<Schedule>) => describeSchedule({ ...daily, ...schedule });

  it("says how often and on which day", () => {
    expect(inWords({})).toBe("Every day");
    expect(inWords({ frequency: "weekly", weekdays: ["monday", "thursday"] })).toBe(
      "Every week on Monday and Thursday",
    );
    expect(inWords({ frequency: "monthly", dayOfMonth: 1 })).toBe("Every month on the 1st");
    expect(inWords({ frequency: "quarterly", dayOfMonth: 12 })).toBe("Every 3 months on the 12th");
    expect(inWords({ frequency: "half_yearly", dayOfMonth: 31 })).toBe(
      "Every 6 months on the last day",
    );
    expect(inWords({ frequency: "yearly", dayOfMonth: 23 })).toBe(
      "Every year on the 23rd of January",
    );
  });

  it("says when it ends", () => {
    expect(describeEnd(daily)).toBeNull();
    expect(describeEnd({ ...daily, maxRuns: 12, endDate: "2027-12-31" })).toBe(
      "Ends after 12 runs or on 31 Dec 2027",
    );
  });
});
