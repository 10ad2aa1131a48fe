import fc from "fast-check";
import { expect, test } from "vitest";
import { type KeptMonth, monthBegan, monthToKeep } from "./counted-month";

const at = (iso: string) => new Date(iso);
const zones = [
  "America/New_York",
  "Pacific/Auckland",
  "Pacific/Kiritimati",
  "UTC",
  "Europe/Berlin",
];

test("a move to where it is the next month begins no second month", () => {
  const now = at("2026-12-01T01:00:00Z"); // the evening of 30 November in New York
  const kept = monthToKeep(null, { from: "America/New_York", to: "Pacific/Auckland" }, now);
  expect(kept).toEqual({ from: at("2026-11-01T04:00:00Z"), until: at("2026-12-01T05:00:00Z") });
  expect(monthBegan(kept, "Pacific/Auckland", now)).toEqual(kept.from);
  expect(monthBegan(kept, "Pacific/Auckland", kept.until)).toEqual(kept.until);
  expect(monthBegan(kept, "Pacific/Auckland", at("2026-12-31T11:00:00Z"))).toEqual(
    at("2026-12-31T11:00:00Z"),
  );
});

test("wherever and how often an organization moves, no month is begun twice and none is short", () => {
  const moves = fc.array(
    fc.record({
      hours: fc.double({ min: 0, max: 24 * 20, noNaN: true }),
      to: fc.constantFrom(...zones),
    }),
    { minLength: 1, maxLength: 8 },
  );
  const moment = fc.date({ min: at("2026-01-01"), max: at("2030-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(moment, fc.constantFrom(...zones), moves, (begun, home, steps) => {
      let [zone, now, kept] = [home, begun, null as KeptMonth | null];
      let began = monthBegan(kept, zone, now);
      for (const { hours, to } of steps) {
        now = new Date(now.getTime() + hours * 3_600_000);
        const before = monthBegan(kept, zone, now);
        if (before > began)
          expect(before.getTime() - began.getTime()).toBeGreaterThan(26 * 86_400_000);
        began = before;
        kept = monthToKeep(kept, { from: zone, to }, now);
        zone = to;
        expect(monthBegan(kept, zone, now)).toEqual(began);
      }
    }),
    { numRuns: 500 },
  );
});
