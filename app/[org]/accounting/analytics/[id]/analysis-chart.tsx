"use client";

import { UsageChart } from "@/components/charts/usage-chart";
import { Card } from "@/components/ui/card";
import type { AnalysisAnswer } from "@/server/accounting/analytics/analysis.schema";
import { currencyDecimals } from "@/server/foundation/minor-units";
import { formatMinorUnits } from "../../minor-units";
import { monthInWords } from "../analysis-words";
import { seriesOf } from "./series-of";

/** An answer as bars: by its first dimension, told apart by the second. */
export function AnalysisChart({ analysis, title }: { analysis: AnalysisAnswer; title: string }) {
  const { series, points, labels } = seriesOf(analysis);
  const { measure } = analysis.question;
  const value = (figure: number) =>
    measure === "count"
      ? figure.toLocaleString("en-US")
      : formatMinorUnits(Math.round(figure), analysis.currency);
  return (
    <Card className="mb-5 print:hidden">
      <UsageChart
        label={title}
        series={series}
        days={points}
        height={260}
        chartOnly
        words={{
          value,
          shortValue: (figure) =>
            measure === "count"
              ? figure.toLocaleString("en-US")
              : new Intl.NumberFormat("en-US", { notation: "compact" }).format(
                  wholeUnits(figure, analysis.currency),
                ),
          point: (key) => monthInWords(labels[key] ?? ""),
          summary: `${value(analysis.total.value)} in total. The table below has the figures.`,
        }}
      />
    </Card>
  );
}

/** For an axis alone, which tells no exact figures. */
function wholeUnits(minorUnits: number, currency: string): number {
  return minorUnits / 10 ** currencyDecimals(currency);
}
