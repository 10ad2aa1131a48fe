import fc from "fast-check";
import { expect, it } from "vitest";
import { chooseTicks, stackDay } from "./stack-days";

it("what is above zero is stacked upward and what is below downward", () => {
  const series = ["a", "b", "c"].map((key) => ({ key, label: key }));
  const pieces = stackDay(series, { date: "2026-11-21", credits: { a: 3, b: -2, c: 4 } });
  expect(pieces.map(({ key, from, to }) => [key, from, to])).toEqual([
    ["a", 0, 3],
    ["b", 0, -2],
    ["c", 3, 7],
  ]);
});

it("a series with nothing that day has no piece, and keeps its colour", () => {
  const series = ["a", "b"].map((key) => ({ key, label: key }));
  expect(stackDay(series, { date: "2026-11-21", credits: { b: 1 } })).toMatchObject([
    { key: "b", index: 1 },
  ]);
});

it("an axis has round steps", () => {
  expect(chooseTicks(0, 87)).toEqual([0, 25, 50, 75, 100]);
  expect(chooseTicks(0, 0)).toEqual([0, 1, 2, 3, 4]);
  expect(chooseTicks(0, 0.3)).toEqual([0, 0.1, 0.2, 0.3]);
  expect(chooseTicks(-40, 100)).toEqual([-50, 0, 50, 100]);
  expect(chooseTicks(-40, 0)).toEqual([-40, -30, -20, -10, 0]);
});

it("an axis holds every value, and zero, in two to five ticks", () => {
  const value = fc
    .double({ min: -1e12, max: 1e12, noNaN: true })
    .filter((v) => v === 0 || Math.abs(v) > 1e-6);
  fc.assert(
    fc.property(value, value, (one, other) => {
      const ticks = chooseTicks(Math.min(one, other), Math.max(one, other));
      const slack = Math.max(Math.abs(one), Math.abs(other)) * 1e-9;
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks[0]).toBeLessThanOrEqual(Math.min(0, one, other) + slack);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(Math.max(0, one, other) - slack);
    }),
  );
});
