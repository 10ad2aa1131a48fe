import type { CsvFile } from "@/server/foundation/csv-file";
import type { StatementAnswer } from "./statement.schema";
import type { UsageAnswer } from "./usage.schema";

/** Usage as a file: a row for each day and group, ready for a pivot table. */
export function usageCsv(usage: UsageAnswer): CsvFile {
  const labels = new Map(usage.groups.map(({ key, label }) => [key, label]));
  const grouped = usage.group_by !== "day";
  return {
    name: `usage-by-${usage.group_by}-${usage.from}-${usage.to}`,
    rows: [
      [
        "day",
        ...(grouped ? [usage.group_by, "label"] : []),
        "operations",
        "credits_used",
        "credits_refunded",
        "credits_net",
      ],
      ...usage.days.map((row) => [
        row.day,
        ...(grouped ? [row.key, labels.get(row.key) ?? row.key] : []),
        row.operations,
        row.credits,
        row.refunded_credits,
        row.net_credits,
      ]),
    ],
  };
}

/** A statement as a file: its credits add up, from the opening balance to the closing one. */
export function statementCsv(statement: StatementAnswer): CsvFile {
  const blank = ["", "", "", "", ""];
  const { opening, closing } = statement;
  return {
    name: `statement-${statement.from}-${statement.to}`,
    rows: [
      [
        "line",
        "category",
        "organization_id",
        "organization",
        "operation",
        "label",
        "entries",
        "credits",
      ],
      [
        "opening_balance",
        ...blank.slice(1),
        `Balance before ${statement.from}`,
        "",
        opening.balance,
      ],
      ...statement.lines.map((row) => [
        row.line,
        row.category ?? "",
        row.organization_id ?? "",
        row.organization_name ?? "",
        row.operation ?? "",
        row.label,
        row.entries,
        row.credits,
      ]),
      ["closing_balance", ...blank.slice(1), `Balance after ${statement.to}`, "", closing.balance],
    ],
  };
}
