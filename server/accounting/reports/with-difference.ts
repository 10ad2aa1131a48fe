import type { ReportAnswer } from "./report.schema";

/**
 * The amounts of a report as people read them: beside an earlier period stands the difference to it. Of a trial
 * balance, whose columns are debit and credit of each day, it is that of the balances.
 */
export function withDifference<
  Report extends Pick<ReportAnswer, "comparison" | "amount_columns" | "rows">,
>(report: Report): Report {
  if (report.comparison === "none") return report;
  const half = report.amount_columns.length / 2;
  const sumOf = (amounts: (number | null)[]) =>
    amounts.reduce<number>((sum, amount, at) => sum + (at === 0 ? 1 : -1) * (amount ?? 0), 0);
  return {
    ...report,
    amount_columns: [...report.amount_columns, "Difference"],
    rows: report.rows.map((row) =>
      row.amounts.length === 0
        ? row
        : {
            ...row,
            amounts: [
              ...row.amounts,
              sumOf(row.amounts.slice(0, half)) - sumOf(row.amounts.slice(half)),
            ],
          },
    ),
  };
}
