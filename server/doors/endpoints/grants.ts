import { z } from "zod";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import { wholePage } from "@/server/foundation/page";
import { reason } from "@/server/grants/adjustment.schema";
import { spendAllowance } from "@/server/grants/allow-key";
import { giveGrant } from "@/server/grants/give-grant";
import { grantSchema, grantStates, newGrantSchema } from "@/server/grants/grant.schema";
import { listGrants } from "@/server/grants/list-grants";
import { newScheduleSchema, scheduleSchema } from "@/server/grants/schedule.schema";
import {
  cancelSchedule,
  createSchedule,
  listSchedules,
  mostOfSchedule,
} from "@/server/grants/schedules";
import { voidGrant } from "@/server/grants/void-grant";
import { readBalance } from "@/server/ledger/balances";
import { runOnce } from "@/server/operations/idempotency";
import { mayDo } from "@/server/organizations/authorize";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { type CreditReport, defineEndpoint } from "./endpoint";
import { pageFieldsBy, pageOf } from "./paging.schema";
import {
  findCustomer,
  granterOf,
  isStaff,
  keyOf,
  type Pool,
  poolOfGrant,
  poolOfOrganization,
  poolOfSchedule,
  poolOfWallet,
} from "./reach-pool";
import { awaits, doOrAsk, orAwaits, staffActions } from "./staff-actions";

const tag = "Wallets and grants";
const grantPageFields = {
  state: z.enum(grantStates).optional(),
  ...pageFieldsBy(/^grant_[0-9a-z]{26}$/),
};

export const grantEndpoints = {
  grantList: defineEndpoint({
    name: "grant.list",
    tag,
    aboutCredits: true,
    summary: "Every grant of the pool, newest first; the order they burn in stands at the wallets",
    permission: "billing.read",
    input: z.strictObject({ organization_id: idSchema("organization"), ...grantPageFields }),
    output: pageOf(grantSchema),
    rest: { method: "get", path: "/v1/grants", status: 200 },
    async handle({ caller, organization, input, now }) {
      const payer = organization.creditAccount.organizationId;
      const sees = payer === organization.id || (await mayDo(caller, payer, "billing.read"));
      if (!sees) return wholePage([]);
      return listGrants({ creditAccountId: organization.creditAccountId, ...input }, now);
    },
  }),
  creditGrantCreate: defineEndpoint({
    name: "credit_grant.create",
    tag,
    aboutCredits: true,
    summary: "Give credits to a wallet: by staff, or with a key that has the scope grants:write",
    permission: null,
    input: newGrantSchema,
    output: orAwaits(grantSchema),
    rest: { method: "post", path: "/v1/credit-grants", status: 201, alsoStatus: awaits },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle(context) {
      const { caller, input, idempotent, now, report } = context;
      const pool = await poolOfWallet(caller, input.wallet_id, "grant");
      report.creditAccountId = pool.creditAccountId;
      if (isStaff(caller)) {
        const answer = await doOrAsk(staffActions.giveCredits, input, context);
        await reportBalance(report, pool, now);
        return answer;
      }
      const { output, replayed } = await runOnce(idempotent, now, async (tx) => {
        const { creditAccountId } = pool;
        const most = creditsToMicrocredits(input.amount);
        await spendAllowance(tx, keyOf(caller), creditAccountId, most);
        return giveGrant(tx, input, granterOf(caller), now);
      });
      report.replayed = replayed;
      await reportBalance(report, pool, now);
      return output;
    },
  }),
  creditGrantList: defineEndpoint({
    name: "credit_grant.list",
    tag,
    aboutCredits: true,
    summary: "The grants of a wallet, newest first",
    permission: null,
    input: z.strictObject({ wallet_id: idSchema("wallet"), ...grantPageFields }),
    output: pageOf(grantSchema),
    rest: { method: "get", path: "/v1/credit-grants", status: 200 },
    async handle({ caller, input, now, report }) {
      const { creditAccountId } = await poolOfWallet(caller, input.wallet_id, "read");
      report.creditAccountId = creditAccountId;
      return listGrants({ creditAccountId, walletId: input.wallet_id, ...input }, now);
    },
  }),
  creditGrantVoid: defineEndpoint({
    name: "credit_grant.void",
    tag,
    aboutCredits: true,
    summary: "Take back what remains of a grant; what is held stays until its hold resolves",
    permission: null,
    input: z.strictObject({ grant_id: idSchema("grant"), reason }),
    output: grantSchema,
    rest: { method: "post", path: "/v1/credit-grants/{grant_id}/void", status: 200 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle({ caller, input, idempotent, now, report }) {
      const pool = await poolOfGrant(caller, input.grant_id, "grant");
      report.creditAccountId = pool.creditAccountId;
      const { output, replayed } = await runOnce(idempotent, now, (tx) =>
        voidGrant(tx, input.grant_id, input.reason, granterOf(caller), now),
      );
      report.replayed = replayed;
      await reportBalance(report, pool, now);
      return output;
    },
  }),
  scheduleList: defineEndpoint({
    name: "grant_schedule.list",
    tag,
    aboutCredits: true,
    summary: "The grants that recur for a customer, running ones first",
    permission: null,
    input: z.strictObject({
      customer_id: z.string().min(1).max(100).optional(),
      organization_id: idSchema("organization").optional(),
    }),
    output: pageOf(scheduleSchema),
    rest: { method: "get", path: "/v1/grant-schedules", status: 200 },
    async handle({ caller, input, report }) {
      const customerId = await findCustomer(caller, input);
      const { creditAccountId } = await poolOfOrganization(caller, customerId, "read");
      report.creditAccountId = creditAccountId;
      return wholePage(await listSchedules(creditAccountId));
    },
  }),
  scheduleCreate: defineEndpoint({
    name: "grant_schedule.create",
    tag,
    aboutCredits: true,
    summary: "Give credits again and again: daily, weekly, monthly or yearly",
    permission: null,
    input: newScheduleSchema,
    output: orAwaits(scheduleSchema),
    rest: { method: "post", path: "/v1/grant-schedules", status: 201, alsoStatus: awaits },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle(context) {
      const { caller, input, idempotent, now, report } = context;
      const pool = await poolOfWallet(caller, input.wallet_id, "grant");
      report.creditAccountId = pool.creditAccountId;
      if (isStaff(caller)) return doOrAsk(staffActions.giveRecurring, input, context);
      const { output, replayed } = await runOnce(idempotent, now, async (tx) => {
        const most = mostOfSchedule(input, now);
        await spendAllowance(tx, keyOf(caller), pool.creditAccountId, most);
        return createSchedule(tx, input, granterOf(caller), now);
      });
      report.replayed = replayed;
      return output;
    },
  }),
  scheduleCancel: defineEndpoint({
    name: "grant_schedule.cancel",
    tag,
    aboutCredits: true,
    summary: "End a recurring grant; what it gave stays",
    permission: null,
    input: z.strictObject({ schedule_id: idSchema("grantSchedule") }),
    output: scheduleSchema,
    rest: { method: "post", path: "/v1/grant-schedules/{schedule_id}/cancel", status: 200 },
    reauthenticate: true,
    async handle({ caller, input, now, report }) {
      const pool = await poolOfSchedule(caller, input.schedule_id, "grant");
      report.creditAccountId = pool.creditAccountId;
      const { output } = await runOnce(undefined, now, (tx) =>
        cancelSchedule(tx, input.schedule_id, granterOf(caller), now),
      );
      return output;
    },
  }),
};

async function reportBalance(report: CreditReport, pool: Pool, now: Date): Promise<void> {
  const { available } = await readBalance(db(), pool.creditAccountId, now);
  report.availableMicrocredits = available;
}
