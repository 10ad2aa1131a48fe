import { addStarterChart, readStarterChart } from "@/server/accounting/charts/add-starter-chart";
import { starterChartFields, starterChartSchema } from "@/server/accounting/charts/chart.schema";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";

export const chartEndpoints = [
  defineEndpoint({
    name: "starter_chart.get",
    tag: "Accounting",
    summary:
      "A starter chart of accounts: what of it the books have, and what adding the rest costs",
    access: "accounting.read",
    input: organizationInput.extend(starterChartFields),
    output: starterChartSchema,
    rest: { method: "get", path: "/organizations/{organization_id}/starter-chart", status: 200 },
    handle: ({ organization, input, actor, now }) =>
      readStarterChart(db(), organization, input.variant, actor, now),
  }),
  operationEndpoint(addStarterChart, "Accounting", { name: "starter_chart.add" }),
];
