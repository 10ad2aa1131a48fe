import { formatDate } from "@/server/foundation/date-words";
import { capitalized } from "@/server/foundation/words";
import type { ExportAnswer } from "./export.schema";
import { type ExportKind, narrowingOf } from "./export-lists.schema";

/** `invoice_lines` -> `invoice lines`, as it stands in a sentence. */
export function exportTitle(kind: string): string {
  if (kind === "books") return "the whole books";
  return narrowingOf(kind as ExportKind).label.toLowerCase();
}

/** What of its list an export has: `Overdue, 1 Jan 2026 to 31 Jan 2026`; empty where it has all of it. */
export function exportPart({
  from,
  to,
  filters,
}: Pick<ExportAnswer, "from" | "to" | "filters">): string {
  const { status, type, search, documents } = filters;
  const words = [status, type].flatMap((word) => (word ? [capitalized(stateInWords(word))] : []));
  if (search) words.push(`“${search}”`);
  if (documents) words.push("With uploaded files");
  if (from && to)
    words.push(from === to ? formatDate(from) : `${formatDate(from)} to ${formatDate(to)}`);
  else if (from) words.push(`From ${formatDate(from)}`);
  else if (to) words.push(`Up to ${formatDate(to)}`);
  return words.join(", ");
}

/** What a list is narrowed to: `overdue`; of contacts that are customers and vendors, `both` says too little. */
export function stateInWords(value: string): string {
  return value === "both" ? "customer and vendor" : value.replaceAll("_", " ");
}
