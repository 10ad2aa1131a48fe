import type { Question } from "@/server/accounting/analytics/analysis.schema";
import { dimensions, measures, sources } from "@/server/accounting/analytics/question-words";
import { formatDate } from "@/server/foundation/date-words";

/** "Amount of lines of invoices by month and contact" */
export function questionInWords({ source, measure, by }: Question): string {
  const names = by.map((dimension) => dimensions[dimension].toLowerCase());
  const last = names.at(-1) ?? "";
  const before = names.slice(0, -1).join(", ");
  return `${measures[measure]} of ${sources[source].toLowerCase()} by ${before === "" ? last : `${before} and ${last}`}`;
}

/** The days it is about, and how it is narrowed. */
export function scopeInWords(question: Question): string {
  const filters = [
    question.account_ids,
    question.contact_ids,
    question.category_ids,
    question.item_ids,
    question.tax_rate_ids,
  ].filter((ids) => ids !== undefined).length;
  return [
    `${formatDate(question.from)} to ${formatDate(question.to)}`,
    ...(filters === 0 ? [] : [`${filters} ${filters === 1 ? "filter" : "filters"}`]),
    ...(question.consolidated ? ["with owned organizations"] : []),
  ].join(", ");
}

/** `2026-03` -> `Mar 2026`; whatever is no month stays. */
export function monthInWords(label: string): string {
  return /^\d{4}-\d{2}$/.test(label) ? formatDate(`${label}-01`).replace(/^\d+ /, "") : label;
}

/** The address that opens the form with a question in it. */
export function askHref(base: string, question: Question): string {
  return `${base}?${new URLSearchParams({ ask: JSON.stringify(question) })}`;
}
