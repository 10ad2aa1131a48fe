import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import type { AnalysisAnswer } from "@/server/accounting/analytics/analysis.schema";
import { dimensions, measures } from "@/server/accounting/analytics/question-words";
import { formatPlainAmount } from "../../minor-units";
import { monthInWords } from "../analysis-words";

type Row = {
  key: string;
  labels: string[];
  value: number;
  amount: number;
  count: number;
  /** The total, or the others together. */
  isSum: boolean;
};

/** An answer as a table, with what the groups come to in all. */
export function AnalysisTable({ analysis, title }: { analysis: AnalysisAnswer; title: string }) {
  const { question, currency, rows, other, total } = analysis;
  const money = (amount: number) => formatPlainAmount(amount, currency);
  const told: Row[] = [
    ...rows.map(({ keys, ...figures }, at) => ({
      key: String(at),
      labels: keys.map(({ label }) => monthInWords(label)),
      isSum: false,
      ...figures,
    })),
    ...(other
      ? [
          {
            key: "other",
            labels: [`${other.groups.toLocaleString("en-US")} smaller groups combined`],
            isSum: true,
            ...other,
          },
        ]
      : []),
    ...(rows.length === 0 ? [] : [{ key: "total", labels: ["Total"], isSum: true, ...total }]),
  ];
  const figure = (id: string, header: string, text: (row: Row) => string): Column<Row> => ({
    id,
    header,
    align: "end",
    cell: (row) => <span className={row.isSum ? "font-semibold" : undefined}>{text(row)}</span>,
  });
  const columns: Column<Row>[] = [
    ...question.by.map(
      (dimension, at): Column<Row> => ({
        id: dimension,
        header: dimensions[dimension],
        cell: ({ labels, isSum }) =>
          labels[at] && <span className={isSum ? "font-semibold" : undefined}>{labels[at]}</span>,
      }),
    ),
    ...(question.measure === "average"
      ? [figure("average", measures.average, ({ value }) => money(value))]
      : []),
    {
      ...figure("amount", `${measures.amount} (${currency})`, ({ amount }) => money(amount)),
      stacked: "amount",
    },
    figure("count", measures.count, ({ count }) => count.toLocaleString("en-US")),
  ];
  return (
    <DataTable
      caption={title}
      columns={columns}
      columnsFrom="wide"
      rows={told}
      rowKey={({ key }) => key}
      empty={
        <EmptyState
          title="No results"
          text="Nothing in this period matches. Try a longer period or fewer filters."
        />
      }
    />
  );
}
