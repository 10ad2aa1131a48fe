"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table";
import { creditsInWords, formatCredits } from "@/server/pricing/amount-words";
import { foldSeries, sumSeries, type UsageDay, type UsageSeries } from "./fold-series";
import { colourOf, StackedBars } from "./stacked-bars";

/** How a chart words its figures, where they are not credits by the day. */
export type ChartWords = {
  value(value: number): string;
  /** On the axis, where there is little room. */
  shortValue(value: number): string;
  /** A place on the axis. */
  point(key: string): string;
  /** What the whole is, for whoever cannot see it. */
  summary: string;
};

const creditsByDay = (total: number, days: number): ChartWords => ({
  value: formatCredits,
  shortValue: formatCredits,
  point: formatDay,
  summary: `${creditsInWords(total)} in ${days} days. The table has the figures.`,
});

export type UsageChartProps = {
  /** Names the chart: "Credits used per day, by organization". */
  label: string;
  series: readonly UsageSeries[];
  /** Every day of the period, also those with nothing. */
  days: readonly UsageDay[];
  height?: number | undefined;
  /** Without the switch between chart and table. */
  chartOnly?: boolean | undefined;
  /** Credits by the day, where nothing else is said. */
  words?: ChartWords | undefined;
};

const COLOURED_SERIES = 6;

/** Stacked bars by day, with a legend and the same figures as a table. */
export function UsageChart({
  label,
  series,
  days,
  height = 220,
  chartOnly = false,
  words: given,
}: UsageChartProps) {
  const [shown, setShown] = useState<"chart" | "table">("chart");
  const folded = foldSeries(series, days, COLOURED_SERIES);
  const total = series.reduce((sum, { key }) => sum + sumSeries(key, days), 0);
  const words = given ?? creditsByDay(total, days.length);
  return (
    <figure className="min-w-0" aria-label={label}>
      {shown === "chart" ? (
        <>
          <p className="sr-only">{words.summary}</p>
          <div aria-hidden style={{ height }}>
            <StackedBars {...folded} words={words} />
          </div>
        </>
      ) : (
        <UsageTable label={label} series={series} days={days} />
      )}
      <figcaption className="mt-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5">
        {shown === "chart" ? (
          <ul className="flex min-w-0 flex-wrap gap-x-4 gap-y-1 text-xs text-dim">
            {folded.series.map(({ key, label: name }, index) => (
              <li key={key} className="inline-flex max-w-full items-center gap-1.5">
                <span
                  aria-hidden
                  className="size-2 shrink-0 rounded-xs"
                  style={{ background: colourOf(key, index) }}
                />
                <span dir="auto" title={name} className="max-w-64 truncate">
                  {name}
                </span>
              </li>
            ))}
          </ul>
        ) : (
          <span className="text-xs text-dim">{creditsInWords(total)} in total</span>
        )}
        {chartOnly ? null : (
          <Button
            size="sm"
            variant="ghost"
            className="ml-auto"
            onClick={() => setShown(shown === "chart" ? "table" : "chart")}
          >
            {shown === "chart" ? "Show as table" : "Show as chart"}
          </Button>
        )}
      </figcaption>
    </figure>
  );
}

function UsageTable({ label, series, days }: Pick<UsageChartProps, "label" | "series" | "days">) {
  const total = (day: UsageDay) =>
    series.reduce((sum, { key }) => sum + (day.credits[key] ?? 0), 0);
  const anyRefund = days.some(({ refunded = 0 }) => refunded > 0);
  return (
    <DataTable
      bare
      caption={label}
      rows={days}
      rowKey={(day) => day.date}
      empty={<p className="p-4 text-dim">No usage in this period.</p>}
      columns={[
        { id: "date", header: "Day", cell: (day) => formatDay(day.date) },
        ...series.map(({ key, label: name }) => ({
          id: key,
          header: name,
          align: "end" as const,
          cell: (day: UsageDay) => formatCredits(day.credits[key] ?? 0),
        })),
        {
          id: "total",
          header: "Total",
          align: "end",
          stacked: "amount",
          cell: (day) => formatCredits(total(day)),
        },
        ...(anyRefund
          ? [
              {
                id: "refunded",
                header: "Given back",
                align: "end" as const,
                cell: (day: UsageDay) => formatCredits(day.refunded ?? 0),
              },
              {
                id: "net",
                header: "Net",
                align: "end" as const,
                cell: (day: UsageDay) => formatCredits(total(day) - (day.refunded ?? 0)),
              },
            ]
          : []),
      ]}
    />
  );
}

const dayFormat = new Intl.DateTimeFormat("en-US", {
  month: "short",
  day: "numeric",
  timeZone: "UTC",
});

function formatDay(date: string) {
  return dayFormat.format(new Date(`${date}T00:00:00Z`));
}
