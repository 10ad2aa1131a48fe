import { expect, test } from "vitest";
import { everyDay } from "./every-day";

test("days without use are there, in order, across a month's end", () => {
  const days = [
    { day: "2026-10-30", key: "a", credits: 2 },
    { day: "2026-11-01", key: "a", credits: 1 },
    { day: "2026-11-01", key: "b", credits: 0.25 },
  ];
  expect(everyDay({ from: "2026-10-30", to: "2026-11-01", days })).toEqual([
    { date: "2026-10-30", credits: { a: 2 } },
    { date: "2026-10-31", credits: {} },
    { date: "2026-11-01", credits: { a: 1, b: 0.25 } },
  ]);
});
