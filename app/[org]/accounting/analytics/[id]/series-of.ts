import type { UsageDay, UsageSeries } from "@/components/charts/fold-series";
import type { AnalysisAnswer, AnalysisRow } from "@/server/accounting/analytics/analysis.schema";

/** As many places as an axis has room for. */
const PLACES = 36;

/**
 * An answer as a chart takes it: a place on the axis for each value of the first dimension, a series for each of the
 * second. What a third tells apart is added up. Averages do not add up, so their bars are of the first dimension alone.
 */
export function seriesOf({ rows, question }: AnalysisAnswer): {
  series: UsageSeries[];
  points: UsageDay[];
  labels: Record<string, string>;
} {
  const isAverage = question.measure === "average";
  const keyAt = (row: AnalysisRow, at: number) => row.keys[at]?.id ?? row.keys[at]?.label ?? "";
  const byPlace = [...Map.groupBy(rows, (row) => keyAt(row, 0))].slice(0, PLACES);
  const series = new Map<string, string>();
  const points = byPlace.map(([date, there]): UsageDay => {
    const bySeries = Map.groupBy(there, (row) => (isAverage ? "all" : keyAt(row, 1)));
    const credits: Record<string, number> = {};
    for (const [key, some] of bySeries) {
      series.set(key, (isAverage ? undefined : some[0]?.keys[1]?.label) ?? "All");
      const sum = (of: "value" | "amount" | "count") =>
        some.reduce((total, row) => total + row[of], 0);
      credits[key] = isAverage ? sum("amount") / sum("count") : sum("value");
    }
    return { date, credits };
  });
  return {
    series: [...series].map(([key, label]) => ({ key, label })),
    points,
    labels: Object.fromEntries(rows.map((row) => [keyAt(row, 0), row.keys[0]?.label ?? ""])),
  };
}
