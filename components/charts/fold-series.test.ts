import { expect, test } from "vitest";
import { foldSeries, OTHER_KEY } from "./fold-series";

const series = ["a", "b", "c"].map((key) => ({ key, label: key.toUpperCase() }));
const days = [
  { date: "2026-11-20", credits: { a: 1, b: 5, c: 2 } },
  { date: "2026-11-21", credits: { b: 5, c: 2 } },
];

test("the largest series comes first", () => {
  expect(foldSeries(series, days, 6).series.map(({ key }) => key)).toEqual(["b", "c", "a"]);
});

test("folding keeps every credit", () => {
  const folded = foldSeries(series, days, 1);
  expect(folded.series.map(({ label }) => label)).toEqual(["B", "Other (2)"]);
  expect(folded.days.map(({ credits }) => credits)).toEqual([
    { b: 5, [OTHER_KEY]: 3 },
    { b: 5, [OTHER_KEY]: 2 },
  ]);
});
