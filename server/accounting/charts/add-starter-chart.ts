import { z } from "zod";
import { lockTree } from "@/server/accounting/accounts/account-tree";
import { recordEvent } from "@/server/accounting/events/record-event";
import { readRoles } from "@/server/accounting/settings/roles";
import type { Actor } from "@/server/foundation/actor";
import type { Db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import { type Read, readThrough, sendIn } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import type { OperationOrganization } from "@/server/operations/request";
import { chartAddedSchema, type StarterChartAnswer, starterChartFields } from "./chart.schema";
import { answerOf, priceOf } from "./chart-answer";
import { findExisting, planChart, type WantedAccount, writePlan } from "./plan-chart";
import { readPlace } from "./read-place";
import { type ChartVariant, starterCharts } from "./starter-charts";

/** Adds what is missing of a starter chart, and gives its accounts the roles that no account has. */
export const addStarterChart = defineOperation({
  key: "account.create",
  summary:
    "Add a starter chart of accounts with roles, or its missing accounts; each added account costs the same as account.create",
  permission: "accounting.manage",
  input: z.strictObject({ organization_id: idSchema("organization"), ...starterChartFields }),
  output: chartAddedSchema,
  example: { variant: "us" },
  rest: { method: "post", path: "/organizations/{organization_id}/starter-chart", status: 201 },
  kind: "atomic",
  countsItself: true,
  async perform(context) {
    const { organization, input, now, read, write } = context;
    await lockTree(read, organization.id);
    const { variant, plan } = await planStarter(read, organization.id, input.variant);
    writePlan(write, organization.id, plan, now);
    const added = plan.accounts.length;
    const description = `Starter chart added, ${added} ${added === 1 ? "account" : "accounts"}`;
    if (added > 0 || plan.roles.length > 0)
      recordEvent(write, context, {
        type: "chart.started",
        entityId: organization.id,
        description: `${description} (${variant === "neutral" ? "neutral" : variant.toUpperCase()})`,
      });
    return {
      output: answerOf(plan),
      entity: { type: "chart", id: organization.id },
      description,
      quantity: added,
    };
  },
});

/** A starter chart held against the books, with what adding it would cost now. Free. */
export async function readStarterChart(
  database: Db,
  organization: OperationOrganization,
  asked: ChartVariant | undefined,
  actor: Actor,
  now: Date,
): Promise<StarterChartAnswer> {
  const read = readThrough(sendIn(database));
  const { variant, currency, country, plan } = await planStarter(read, organization.id, asked);
  const count = plan.accounts.length;
  return {
    variant,
    currency,
    country: country ?? null,
    to_add: count,
    ...(await priceOf(count, organization, actor, now)),
    accounts: plan.rows,
  };
}

async function planStarter(read: Read, organizationId: string, asked: ChartVariant | undefined) {
  const place = await readPlace(read, organizationId, asked);
  const { variant, currency } = place;
  const wanted = starterCharts[variant].map(
    (account): WantedAccount => ({ ...account, row: null, currency }),
  );
  const [existing, taken] = await Promise.all([
    findExisting(
      read,
      organizationId,
      wanted.map(({ code }) => code),
    ),
    readRoles(
      read,
      organizationId,
      wanted.flatMap(({ roles }) => [...roles]),
    ),
  ]);
  return { ...place, plan: planChart(wanted, { existing, taken }) };
}
