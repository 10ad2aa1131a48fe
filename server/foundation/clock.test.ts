import fc from "fast-check";
import { expect, it } from "vitest";
import { dayInTimeZone } from "./clock";

const zones = [
  "UTC",
  "America/New_York",
  "Europe/Berlin",
  "Asia/Kathmandu",
  "Pacific/Apia",
  "Pacific/Kiritimati",
  "America/Sao_Paulo",
];

it("the day of a moment is what the calendar of its zone says, whatever was asked before", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.constantFrom(...zones),
          fc.date({
            min: new Date("2010-01-01"),
            max: new Date("2030-01-01"),
            noInvalidDate: true,
          }),
        ),
        { minLength: 2, maxLength: 6 },
      ),
      fc.integer({ min: -90_000_000, max: 90_000_000 }),
      (asked, shift) => {
        for (const [timeZone, at] of asked) {
          for (const moment of [at, new Date(at.getTime() + shift)]) {
            const plain = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
            expect(dayInTimeZone(moment, timeZone)).toBe(plain.format(moment));
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});
