import { z } from "zod";
import { defineStaffEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { staffPayoutEndpoints } from "@/server/earnings/endpoints";
import { mailProblemEndpoints } from "@/server/notifications/endpoints";
import { countStripeEvents } from "@/server/payments/inbox/list-stripe-events";
import { staffPromotionEndpoints } from "@/server/promotions/endpoints";
import { ledgerCheckSchema, platformSchema } from "@/server/staff/platform.schema";
import { checkLedger, readPlatform } from "@/server/staff/read-platform";
import { staffAccountEndpoints } from "./accounts/endpoints";
import { businessEndpoints } from "./business/endpoints";
import { jobEndpoints } from "./jobs/endpoints";
import { peopleEndpoints } from "./people/endpoints";
import { priceEndpoints } from "./prices/endpoints";
import { staffRequestEndpoints } from "./requests/endpoints";

/** For the people who run Bursar. To anyone else these paths do not exist. */
export const staffEndpoints = [
  defineStaffEndpoint({
    name: "staff.platform",
    summary: "Trial balance, credit accounts and Stripe inbox for the whole platform",
    shows: ({ accounts }) => accounts.map(({ id }) => id),
    input: z.strictObject({
      search: z.string().trim().max(100).optional().meta({
        description: "Accounts by words of the organization’s name or slug, or by an ID",
      }),
    }),
    output: platformSchema,
    rest: { method: "get", path: "/staff/platform", status: 200 },
    handle: async ({ input, now }) => readPlatform(await countStripeEvents(), now, input.search),
  }),
  defineStaffEndpoint({
    name: "staff.ledger_check",
    summary: "Check every ledger rule against every entry",
    shows: ({ violations }) => violations.map(({ credit_account_id }) => credit_account_id),
    input: z.strictObject({}),
    output: ledgerCheckSchema,
    rest: { method: "get", path: "/staff/ledger-check", status: 200 },
    handle: ({ now }) => checkLedger(now),
  }),
  ...staffAccountEndpoints,
  ...priceEndpoints,
  ...staffRequestEndpoints,
  ...staffPayoutEndpoints,
  ...staffPromotionEndpoints,
  ...peopleEndpoints,
  ...jobEndpoints,
  ...businessEndpoints,
  ...mailProblemEndpoints,
];
