import { cancelExport } from "@/server/accounting/exports/end-export";
import { exportIdInput, exportSchema } from "@/server/accounting/exports/export.schema";
import { exportData } from "@/server/accounting/exports/export-data";
import {
  listExports,
  openExport,
  openExportAsCsv,
  readExport,
} from "@/server/accounting/exports/read-exports";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import {
  answerFormat,
  organizationInput,
  pageFieldsBy,
  pageOf,
} from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";

const ONE = "/organizations/{organization_id}/exports/{export_id}";

export const exportEndpoints = [
  operationEndpoint(exportData, "Reports and exports"),
  defineEndpoint({
    name: "export.list",
    tag: "Reports and exports",
    summary: "Exports, newest first",
    access: "accounting.read",
    input: organizationInput.extend(pageFieldsBy(/^exp_[0-9a-z]{26}$/)),
    output: pageOf(exportSchema),
    rest: { method: "get", path: "/organizations/{organization_id}/exports", status: 200 },
    handle: ({ organization, input, now }) =>
      listExports(db(), organization.id, { limit: input.limit, before: input.cursor }, now),
  }),
  defineEndpoint({
    name: "export.get",
    tag: "Reports and exports",
    summary: "One export with its progress; a finished CSV list also as that file",
    access: "accounting.read",
    input: exportIdInput.extend(answerFormat),
    output: exportSchema,
    rest: { method: "get", path: ONE, status: 200 },
    handle: ({ organization, input, now }) =>
      readExport(db(), organization.id, input.export_id, now),
    csv: (made, options) => openExportAsCsv(db(), made, options),
  }),
  defineEndpoint({
    name: "export.file",
    tag: "Reports and exports",
    summary: "Download the file of a finished export; use Range to resume",
    access: "accounting.read",
    input: exportIdInput,
    output: exportSchema,
    rest: { method: "get", path: `${ONE}/file`, status: 200 },
    handle: ({ organization, input, now }) =>
      readExport(db(), organization.id, input.export_id, now),
    asFile: (made) => openExport(db(), made),
  }),
  defineEndpoint({
    name: "export.cancel",
    tag: "Reports and exports",
    summary: "Cancel an export in progress; its held credits are released at once",
    access: "accounting.write",
    input: exportIdInput,
    output: exportSchema,
    rest: { method: "post", path: `${ONE}/cancel`, status: 200 },
    handle: ({ organization, input, actor, now }) =>
      cancelExport(organization.id, input.export_id, actor, now),
  }),
];
