import { z } from "zod";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { answerFormat, limit, organizationInput, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { generateReport } from "./generate-report";
import { listReports, readReport, reportTable } from "./read-reports";
import { reportIdInput, reportSchema, reportSummarySchema } from "./report.schema";
import { reportPdf } from "./report-pdf";

export const reportEndpoints = [
  operationEndpoint(generateReport, "Reports and exports", {
    alsoNeedsBelow: ({ consolidated }) => (consolidated ? "accounting.read" : null),
  }),
  defineEndpoint({
    name: "report.list",
    tag: "Reports and exports",
    summary: "Generated reports, newest first",
    access: "accounting.read",
    input: organizationInput.extend({ limit, cursor: z.string().max(64).optional() }),
    output: pageOf(reportSummarySchema),
    rest: { method: "get", path: "/organizations/{organization_id}/reports", status: 200 },
    handle: ({ organization, input }) => listReports(db(), organization.id, input),
  }),
  defineEndpoint({
    name: "report.get",
    tag: "Reports and exports",
    summary: "One report as it was generated, also as CSV",
    access: "accounting.read",
    input: reportIdInput.extend(answerFormat),
    output: reportSchema,
    rest: {
      method: "get",
      path: "/organizations/{organization_id}/reports/{report_id}",
      status: 200,
    },
    handle: ({ organization, input }) => readReport(db(), organization.id, input.report_id),
    csv(report) {
      const { names, rows } = reportTable(report);
      const words = report.detail_columns.length;
      const figures = rows.map((row) =>
        row.map((cell, at) =>
          at < words || cell === "" ? cell : { decimal: cell as `${number}` },
        ),
      );
      return {
        name: `${report.type.replaceAll("_", "-")}-${report.to}`,
        rows: [names, ...figures],
      };
    },
  }),
  defineEndpoint({
    name: "report.pdf",
    tag: "Reports and exports",
    summary: "One report as a PDF",
    access: "accounting.read",
    input: reportIdInput,
    output: reportSchema,
    rest: {
      method: "get",
      path: "/organizations/{organization_id}/reports/{report_id}/pdf",
      status: 200,
    },
    handle: ({ organization, input }) => readReport(db(), organization.id, input.report_id),
    asFile: (report) => reportPdf(db(), report),
  }),
];
