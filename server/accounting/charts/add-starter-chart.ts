import { z } from "zod";
import { lockTree } from "@/server/accounting/accounts/account-tree";
import { recordEvent } from "@/server/accounting/events/record-event";
import type { Actor } from "@/server/foundation/actor";
import { addressSchema } from "@/server/foundation/address.schema";
import type { Db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import { lookUp, type Read, readThrough, sendIn } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import type { OperationOrganization } from "@/server/operations/request";
import { chartAddedSchema, type StarterChartAnswer, starterChartFields } from "./chart.schema";
import { answerOf, priceOf } from "./chart-answer";
import { planChart, type WantedAccount, writePlan } from "./plan-chart";
import { type ChartVariant, chartFor, starterCharts } from "./starter-charts";

const placesOfBooks = lookUp<{ address: unknown; currency: string | null }>()({
  name: "places_of_books",
  key: { organization_id: "text" },
  sql: (asked) => `
    select asked.place, a.billing_address as address, s.currency
    from ${asked} join organizations o on o.id = asked.organization_id
    join credit_accounts a on a.id = o.credit_account_id
    left join book_settings s on s.organization_id = o.id`,
});

/** Adds what is missing of a starter chart, and gives its accounts the roles that no account has. */
export const addStarterChart = defineOperation({
  key: "account.create",
  summary:
    "Add a starter chart of accounts with their roles, or what is missing of it; each account that is added costs what account.create costs",
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
    const { variant, wanted } = await wantedOf(read, organization.id, input.variant);
    const plan = await planChart(read, organization.id, wanted);
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
  const { variant, currency, country, wanted } = await wantedOf(read, organization.id, asked);
  const { rows, accounts } = await planChart(read, organization.id, wanted);
  return {
    variant,
    currency,
    country: country ?? null,
    to_add: accounts.length,
    ...(await priceOf(accounts.length, organization, actor, now)),
    accounts: rows,
  };
}

/** In the currency of the books, or before there are any in that of the country. */
async function wantedOf(read: Read, organizationId: string, asked: ChartVariant | undefined) {
  const [place] = await read(placesOfBooks, { organization_id: organizationId });
  const country = addressSchema.safeParse(place?.address).data?.country;
  const fitting = chartFor(country);
  const variant = asked ?? fitting.variant;
  const usual = { us: "USD", eu: "EUR", neutral: fitting.currency };
  const currency =
    place?.currency ?? (variant === fitting.variant ? fitting.currency : usual[variant]);
  const wanted = starterCharts[variant].map(
    (account): WantedAccount => ({ ...account, row: null, currency }),
  );
  return { variant, currency, country, wanted };
}
