import {
  exportFileSchema,
  exportIdInput,
  exportSchema,
} from "@/server/accounting/exports/export.schema";
import { exportData } from "@/server/accounting/exports/export-data";
import { inMajorUnits, listExports, readExport } from "@/server/accounting/exports/read-exports";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import {
  answerFormat,
  organizationInput,
  pageFieldsBy,
  pageOf,
} from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";

export const exportEndpoints = [
  operationEndpoint(exportData, "Accounting"),
  defineEndpoint({
    name: "export.list",
    tag: "Accounting",
    summary: "Finished exports, newest first",
    access: "accounting.read",
    input: organizationInput.extend(pageFieldsBy(/^exp_[0-9a-z]{26}$/)),
    output: pageOf(exportSchema),
    rest: { method: "get", path: "/organizations/{organization_id}/exports", status: 200 },
    handle: ({ organization, input }) =>
      listExports(db(), organization.id, { limit: input.limit, before: input.cursor }),
  }),
  defineEndpoint({
    name: "export.get",
    tag: "Accounting",
    summary: "One export with its rows, or as a file",
    access: "accounting.read",
    input: exportIdInput.extend(answerFormat),
    output: exportFileSchema,
    rest: {
      method: "get",
      path: "/organizations/{organization_id}/exports/{export_id}",
      status: 200,
    },
    handle: ({ organization, input }) => readExport(db(), organization.id, input.export_id),
    csv: ({ rows, from, to }) => ({ name: `books-${from}-to-${to}`, rows: inMajorUnits(rows) }),
  }),
];
