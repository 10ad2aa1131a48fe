import type { z } from "zod";
import type { Db } from "@/server/foundation/db";
import { knownFingerprints, readFor, type statementInput } from "./import-statement";
import type { StatementPreview } from "./reconciliation.schema";

const SAMPLE_LINES = 20;

/** What an import of this file would bring, and how it was read. Free, and nothing is stored. */
export async function previewStatement(
  db: Db,
  organizationId: string,
  input: z.output<typeof statementInput>,
): Promise<StatementPreview> {
  const { read, within, reconciliation } = await readFor(db, organizationId, input);
  const known = await knownFingerprints(db, reconciliation.account_id, within);
  const { csv } = read;
  return {
    format: read.format,
    encoding: read.encoding,
    bank_account: read.account,
    currency: read.currency,
    opening_balance: read.opening ? Number(read.opening.amount) : null,
    closing_balance: read.closing ? Number(read.closing.amount) : null,
    lines: read.lines.length,
    new_lines: within.length - known.size,
    already_imported: known.size,
    outside_period: read.lines.length - within.length,
    warnings: read.warnings,
    sample: within.slice(0, SAMPLE_LINES).map((line) => ({
      date: line.date,
      value_date: line.valueDate,
      amount: Number(line.amount),
      payee: line.payee,
      reference: line.reference,
      note: line.note,
      parts: line.parts.map((part) => ({
        ...part,
        amount: part.amount === null ? null : Number(part.amount),
      })),
    })),
    csv: csv && {
      delimiter: csv.delimiter,
      header_rows: csv.headerRows,
      header: csv.header,
      columns: csv.columns as Record<string, number>,
      date_order: csv.dateOrder,
      decimal: csv.decimal,
      rows: csv.sample,
    },
  };
}
