import { newId } from "@/server/foundation/ids";
import { defineHeldOperation } from "@/server/operations/define-operation";
import { exportInput, exportSchema } from "./export.schema";
import { type ExportRow, exportAnswer, exportColumns, readLines } from "./read-exports";

/** Copies the lines of the books of a range of days into a file (S1: export data, 10 credits). */
export const exportData = defineHeldOperation({
  key: "data.export",
  summary: "Export the transactions of a range of days as CSV",
  permission: "accounting.write",
  input: exportInput,
  output: exportSchema,
  rest: { method: "post", path: "/organizations/{organization_id}/exports", status: 201 },
  kind: "held",
  description: "Export of the books",
  timeLimitSeconds: 600,
  async work({ db, organization, input }) {
    const lines: ExportRow[] = [];
    for await (const page of readLines(db, organization.id, input)) lines.push(...page);
    return lines;
  },
  async store({ tx, organization, input, work, now }) {
    const row = await tx.bookExport.create({
      data: {
        id: newId("bookExport"),
        organizationId: organization.id,
        fromDate: new Date(input.from),
        toDate: new Date(input.to),
        lineCount: work.length,
        rows: [exportColumns, ...work],
        createdAt: now,
      },
    });
    return {
      output: exportAnswer(row),
      entity: { type: "export", id: row.id },
      description: `Books exported, ${work.length} ${work.length === 1 ? "line" : "lines"}`,
    };
  },
});
