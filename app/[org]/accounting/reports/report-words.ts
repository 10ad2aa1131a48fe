import type { ReportSummary } from "@/server/accounting/reports/report.schema";
import { formatDate } from "@/server/foundation/date-words";

/** "1 Jan 2026 to 31 Mar 2026", or "As of 31 Mar 2026". */
export function daysOf({ from, to }: Pick<ReportSummary, "from" | "to">): string {
  return from === null ? `As of ${formatDate(to)}` : `${formatDate(from)} to ${formatDate(to)}`;
}

/** What stands beside it; null where nothing does. */
export function comparisonOf({ from, comparison }: Pick<ReportSummary, "from" | "comparison">) {
  if (comparison === "none") return null;
  if (comparison === "previous_year") return "compared with the year before";
  return from === null
    ? "compared with the end of the month before"
    : "compared with the period before";
}

/** Its days in words: `Debit, 2026-03-31` -> `Debit, 31 Mar 2026`. */
export function daysInWords(text: string): string {
  return text.replace(/\d{4}-\d{2}-\d{2}/g, (day) => formatDate(day));
}
