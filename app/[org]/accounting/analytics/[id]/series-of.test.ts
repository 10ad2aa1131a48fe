import { expect, it } from "vitest";
import type { AnalysisAnswer, AnalysisRow } from "@/server/accounting/analytics/analysis.schema";
import { seriesOf } from "./series-of";

const row = (
  month: string,
  contact: string | null,
  amount: number,
  count: number,
): AnalysisRow => ({
  keys: [
    { id: month, label: month },
    { id: contact, label: contact ?? "No contact" },
  ],
  value: amount,
  amount,
  count,
});

const answer = (measure: "amount" | "average", rows: AnalysisRow[]): AnalysisAnswer => ({
  id: "ana_1",
  question: {
    source: "sales",
    measure,
    by: ["month", "contact"],
    from: "2026-01-01",
    to: "2026-12-31",
  },
  currency: "USD",
  created_at: "2026-01-01T00:00:00.000Z",
  rows,
  other: null,
  total: { value: 0, amount: 0, count: 0 },
  notes: [],
});

const rows = [
  row("2026-01", "a", 300, 1),
  row("2026-01", null, 100, 3),
  row("2026-02", "a", 50, 1),
];

it("tells the first dimension by its place and the second by its series", () => {
  const { series, points } = seriesOf(answer("amount", rows));
  expect(series).toEqual([
    { key: "a", label: "a" },
    { key: "No contact", label: "No contact" },
  ]);
  expect(points).toEqual([
    { date: "2026-01", credits: { a: 300, "No contact": 100 } },
    { date: "2026-02", credits: { a: 50 } },
  ]);
});

it("shows averages of the first dimension, from what they are averages of", () => {
  const { series, points } = seriesOf(answer("average", rows));
  expect(series).toEqual([{ key: "all", label: "All" }]);
  expect(points.map(({ credits }) => credits.all)).toEqual([100, 50]);
});
