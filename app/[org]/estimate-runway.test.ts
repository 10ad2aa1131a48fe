import { expect, test } from "vitest";
import { estimateRunway } from "./estimate-runway";

const now = new Date("2026-11-21T12:00:00Z");
const fortnight = (credits: (index: number) => number) =>
  Array.from({ length: 14 }, (_, index) => ({
    day: new Date(now.getTime() - index * 86_400_000).toISOString().slice(0, 10),
    credits: credits(index),
  }));

test("nothing used: no rate, no runway", () => {
  expect(estimateRunway({ days: null, spendByDay: [], now })).toBeNull();
});

test("steady use has no margin", () => {
  expect(estimateRunway({ days: 12, spendByDay: fortnight(() => 100), now })).toEqual({
    days: 12,
    until: "2026-12-03T12:00:00.000Z",
    plusMinusDays: 0,
  });
});

test("uneven use widens the margin", () => {
  const runway = estimateRunway({
    days: 20,
    spendByDay: fortnight((index) => (index % 7 < 2 ? 10 : 100)),
    now,
  });
  expect(runway?.plusMinusDays).toBe(3);
});

test("four days of use are too few for a margin", () => {
  const days = fortnight((index) => index * 50).slice(0, 4);
  expect(estimateRunway({ days: 20, spendByDay: days, now })?.plusMinusDays).toBe(0);
});
