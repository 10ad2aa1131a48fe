import { z } from "zod";
import { accountCodeKey } from "@/server/accounting/accounts/account-code";
import { levelsOf, lockTree } from "@/server/accounting/accounts/account-tree";
import { recordEvent } from "@/server/accounting/events/record-event";
import type { Actor } from "@/server/foundation/actor";
import type { Db } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { fileField } from "@/server/foundation/file-content";
import { idSchema } from "@/server/foundation/ids";
import { type Read, readThrough, sendIn } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import type { OperationOrganization } from "@/server/operations/request";
import { type ChartRow, chartAddedSchema } from "./chart.schema";
import { answerOf, priceOf } from "./chart-answer";
import { type ChartPreview, chartLimits, chartReadingFields } from "./chart-file.schema";
import { checkChartRows } from "./check-chart-rows";
import { type ChartPlan, findExisting, planChart, writePlan } from "./plan-chart";
import { readPlace } from "./read-place";
import { readChartFile } from "./read-chart-file";

export const chartFile = { field: "content", bytes: chartLimits.bytes };

export const chartFileInput = z.strictObject({
  organization_id: idSchema("organization"),
  content: fileField("CSV or JSON of up to 1 MB and 1,000 accounts"),
  ...chartReadingFields,
});
type ChartFileInput = z.output<typeof chartFileInput>;

/** Adds the accounts of a file, all or none. Codes that exist are kept. */
export const importChart = defineOperation({
  key: "account.create",
  summary:
    "Import accounts from CSV or JSON, all or none; existing codes are kept, and each added account costs the same as account.create",
  permission: "accounting.write",
  input: chartFileInput,
  output: chartAddedSchema,
  example: {
    content: "Y29kZSxuYW1lLHR5cGUscGFyZW50Cjg2MDAsVmVoaWNsZXMsZXhwZW5zZSwKODYxMCxGdWVsLCw4NjAwCg==",
  },
  takesFile: chartFile,
  rest: { method: "post", path: "/organizations/{organization_id}/accounts/import", status: 201 },
  kind: "atomic",
  countsItself: true,
  async perform(context) {
    const { organization, input, now, read, write } = context;
    // What cannot be read keeps nobody waiting.
    const file = readChartFile(input.content.bytes, input);
    await lockTree(read, organization.id);
    const { plan, refused } = await planImport(read, organization.id, file.rows);
    if (refused.length > 0) throw refusedRows(refused, file.rows.length);
    writePlan(write, organization.id, plan, now);
    const added = plan.accounts.length;
    const description = `Chart of accounts imported, ${added} ${added === 1 ? "account" : "accounts"}`;
    if (added > 0)
      recordEvent(write, context, {
        type: "chart.imported",
        entityId: organization.id,
        description,
      });
    return {
      output: answerOf(plan),
      entity: { type: "chart", id: organization.id },
      description,
      quantity: added,
    };
  },
});

/** What an import of this file would do, row by row, and what it would cost. Free, and nothing is stored. */
export async function previewImport(
  db: Db,
  organization: OperationOrganization,
  input: ChartFileInput,
  actor: Actor,
  now: Date,
): Promise<ChartPreview> {
  const { format, encoding, rows, csv } = readChartFile(input.content.bytes, input);
  const { plan, refused } = await planImport(readThrough(sendIn(db)), organization.id, rows);
  const accounts = [...plan.rows, ...refused].sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  const price = await priceOf(plan.accounts.length, organization, actor, now);
  return {
    format,
    encoding,
    to_add: plan.accounts.length,
    existing: plan.rows.length - plan.accounts.length,
    invalid: refused.length,
    credits: price.credits,
    would_pass: price.would_pass && refused.length === 0,
    accounts,
    csv: csv && {
      delimiter: csv.delimiter,
      header_rows: csv.headerRows,
      header: csv.header,
      columns: csv.columns as Record<string, number>,
      rows: csv.sample,
    },
  };
}

async function planImport(
  read: Read,
  organizationId: string,
  rows: ReturnType<typeof readChartFile>["rows"],
): Promise<{ plan: ChartPlan; refused: ChartRow[] }> {
  const codes = rows.flatMap(({ code, parent }) => [code, parent].filter((one) => one !== ""));
  const [{ currency }, existing] = await Promise.all([
    readPlace(read, organizationId),
    findExisting(read, organizationId, codes),
  ]);
  const parents = rows.flatMap(({ parent }) => existing.get(accountCodeKey(parent))?.id ?? []);
  const levels = await levelsOf(read, organizationId, parents);
  const checked = checkChartRows(rows, { existing, levels, currency });
  const wanted = checked.flatMap((row) => ("wanted" in row ? [row.wanted] : []));
  return {
    plan: planChart(wanted, { existing, taken: new Map() }),
    refused: checked.flatMap((row) => ("refused" in row ? [row.refused] : [])),
  };
}

const TOLD_ROWS = 20;

function refusedRows(refused: ChartRow[], count: number): DomainError {
  const [first] = refused;
  const told = `Row ${first?.row}: ${first?.note}`;
  return new DomainError(
    "validation_failed",
    `${refused.length} of ${count} ${count === 1 ? "row" : "rows"} can’t be imported, so no account was. ${told}. Nothing was changed or charged. Correct the file and send it again.`,
    {
      errors: refused.slice(0, TOLD_ROWS).map(({ row, note }) => ({
        path: `content.${row}`,
        message: `Row ${row}: ${note}`,
      })),
    },
  );
}
