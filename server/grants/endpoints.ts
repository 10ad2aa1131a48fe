import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { awaits, doOrAsk, orAwaits, staffActions } from "@/server/doors/endpoints/staff-actions";
import { idSchema } from "@/server/foundation/ids";
import { wholePage } from "@/server/foundation/page";
import { reason } from "@/server/grants/adjustment.schema";
import { spendAllowance } from "@/server/grants/allow-key";
import { giveGrant } from "@/server/grants/give-grant";
import { grantSchema, newGrantSchema } from "@/server/grants/grant.schema";
import { grantStates } from "@/server/grants/grant-states.schema";
import { listGrants } from "@/server/grants/list-grants";
import { newScheduleSchema, scheduleSchema } from "@/server/grants/schedule.schema";
import {
  cancelSchedule,
  createSchedule,
  listSchedules,
  mostOfSchedule,
} from "@/server/grants/schedules";
import { voidGrant } from "@/server/grants/void-grant";
import { customerFields } from "@/server/grants/wallet-endpoints";
import { runOnce } from "@/server/operations/idempotency";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { walletEndpoints } from "./wallet-endpoints";

const tag = "Wallets and grants";
const grantPageFields = {
  state: z.enum(grantStates).optional(),
  ...pageFieldsBy(/^grant_[0-9a-z]{26}$/),
};

export const grantEndpoints = [
  ...walletEndpoints,
  defineEndpoint({
    name: "grant.list",
    tag,
    aboutCredits: true,
    summary: "Every grant of the pool, newest first; wallets list them in burn order",
    access: { permission: "billing.read", payer: "told" },
    input: organizationInput.extend(grantPageFields),
    output: pageOf(grantSchema),
    rest: { method: "get", path: "/v1/grants", status: 200 },
    async handle({ organization, payer, input, now }) {
      if (!payer.isSeen) return wholePage([]);
      return listGrants({ creditAccountId: organization.creditAccountId, ...input }, now);
    },
  }),
  defineEndpoint({
    name: "credit_grant.create",
    tag,
    aboutCredits: true,
    summary: "Grant credits to a wallet, as staff or with a key that has the grants:write scope",
    access: { permission: "credits.give", on: "wallet" },
    input: newGrantSchema,
    output: orAwaits(grantSchema),
    example: { amount: 500, grant_type: "promotional" },
    rest: { method: "post", path: "/v1/credit-grants", status: 201, alsoStatus: awaits },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle(context) {
      const { granter, pool, input, idempotent, now, report, actor } = context;
      if (granter.isStaff) return doOrAsk(staffActions.giveCredits, input, context);
      const { output, replayed } = await runOnce(idempotent, now, async (tx) => {
        const most = creditsToMicrocredits(input.amount);
        await spendAllowance(tx, granter.keyId, pool.creditAccountId, most);
        return giveGrant(tx, input, actor, now);
      });
      report.replayed = replayed;
      return output;
    },
  }),
  defineEndpoint({
    name: "credit_grant.list",
    tag,
    aboutCredits: true,
    summary: "The grants of a wallet, newest first",
    access: { permission: "wallets.read", on: "wallet" },
    input: z.strictObject({ wallet_id: idSchema("wallet"), ...grantPageFields }),
    output: pageOf(grantSchema),
    rest: { method: "get", path: "/v1/credit-grants", status: 200 },
    handle: ({ pool: { creditAccountId }, input, now }) =>
      listGrants({ creditAccountId, walletId: input.wallet_id, ...input }, now),
  }),
  defineEndpoint({
    name: "credit_grant.void",
    tag,
    aboutCredits: true,
    summary: "Void what remains of a grant; held credits stay until their hold resolves",
    access: { permission: "credits.give", on: "grant" },
    input: z.strictObject({ grant_id: idSchema("grant"), reason }),
    output: grantSchema,
    example: { reason: "Granted by mistake" },
    rest: { method: "post", path: "/v1/credit-grants/{grant_id}/void", status: 200 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle({ actor, input, idempotent, now, report }) {
      const { output, replayed } = await runOnce(idempotent, now, (tx) =>
        voidGrant(tx, input.grant_id, input.reason, actor, now),
      );
      report.replayed = replayed;
      return output;
    },
  }),
  defineEndpoint({
    name: "grant_schedule.list",
    tag,
    aboutCredits: true,
    summary: "Recurring grants of a customer, active ones first",
    access: { permission: "wallets.read", on: "customer" },
    input: z.strictObject(customerFields),
    output: pageOf(scheduleSchema),
    rest: { method: "get", path: "/v1/grant-schedules", status: 200 },
    handle: async ({ pool }) => wholePage(await listSchedules(pool.creditAccountId)),
  }),
  defineEndpoint({
    name: "grant_schedule.create",
    tag,
    aboutCredits: true,
    summary: "Grant credits on a schedule: daily, weekly, monthly or yearly",
    access: { permission: "credits.give", on: "wallet" },
    input: newScheduleSchema,
    output: orAwaits(scheduleSchema),
    example: {
      amount: 100,
      grant_type: "promotional",
      cadence: "monthly",
      ends_at: "2027-11-21T00:00:00Z",
      description: "Monthly credits",
    },
    rest: { method: "post", path: "/v1/grant-schedules", status: 201, alsoStatus: awaits },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle(context) {
      const { actor, granter, pool, input, idempotent, now, report } = context;
      if (granter.isStaff) return doOrAsk(staffActions.giveRecurring, input, context);
      const { output, replayed } = await runOnce(idempotent, now, async (tx) => {
        const most = mostOfSchedule(input, now);
        await spendAllowance(tx, granter.keyId, pool.creditAccountId, most);
        return createSchedule(tx, input, actor, now);
      });
      report.replayed = replayed;
      return output;
    },
  }),
  defineEndpoint({
    name: "grant_schedule.cancel",
    tag,
    aboutCredits: true,
    summary: "End a recurring grant; credits already granted are kept",
    access: { permission: "credits.give", on: "schedule" },
    input: z.strictObject({ schedule_id: idSchema("grantSchedule") }),
    output: scheduleSchema,
    rest: { method: "post", path: "/v1/grant-schedules/{schedule_id}/cancel", status: 200 },
    reauthenticate: true,
    async handle({ actor, input, now }) {
      const { output } = await runOnce(undefined, now, (tx) =>
        cancelSchedule(tx, input.schedule_id, actor, now),
      );
      return output;
    },
  }),
];
