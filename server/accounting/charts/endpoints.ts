import { addStarterChart, readStarterChart } from "@/server/accounting/charts/add-starter-chart";
import { starterChartFields, starterChartSchema } from "@/server/accounting/charts/chart.schema";
import { chartPreviewSchema } from "@/server/accounting/charts/chart-file.schema";
import {
  chartFile,
  chartFileInput,
  importChart,
  previewImport,
} from "@/server/accounting/charts/import-chart";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";

export const chartEndpoints = [
  defineEndpoint({
    name: "starter_chart.get",
    tag: "Accounts and transactions",
    summary:
      "A starter chart of accounts: which of its accounts the books already have, and what adding the rest costs",
    access: "accounting.read",
    input: organizationInput.extend(starterChartFields),
    output: starterChartSchema,
    rest: { method: "get", path: "/organizations/{organization_id}/starter-chart", status: 200 },
    handle: ({ organization, input, actor, now }) =>
      readStarterChart(db(), organization, input.variant, actor, now),
  }),
  operationEndpoint(addStarterChart, "Accounts and transactions", { name: "starter_chart.add" }),
  operationEndpoint(importChart, "Accounts and transactions", { name: "account.import" }),
  defineEndpoint({
    name: "account.preview_import",
    tag: "Accounts and transactions",
    summary:
      "Preview a chart import: a verdict for each account, and the cost; nothing is imported",
    access: "accounting.write",
    input: chartFileInput,
    output: chartPreviewSchema,
    asDraft: false,
    takesFile: chartFile,
    ...(importChart.example ? { example: importChart.example } : {}),
    rest: {
      method: "post",
      path: "/organizations/{organization_id}/accounts/import/preview",
      status: 200,
    },
    handle: ({ organization, input, actor, now }) =>
      previewImport(db(), organization, input, actor, now),
  }),
];
