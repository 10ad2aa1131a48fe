import { z } from "zod";
import { defineStaffEndpoint } from "@/server/doors/endpoints/define-endpoint";
import {
  awaits,
  doOrAsk,
  isAwaiting,
  orAwaits,
  staffActions,
} from "@/server/doors/endpoints/staff-actions";
import { db } from "@/server/foundation/db";
import { invalid, notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { adjustmentSchema } from "@/server/grants/adjustment.schema";
import { withdrawKeyGrants } from "@/server/grants/allow-key";
import { creditAccountSchema } from "@/server/grants/credit-account.schema";
import { grantCredits } from "@/server/grants/grant.schema";
import { readAdjustment } from "@/server/grants/list-adjustments";
import { readCreditAccount } from "@/server/grants/read-credit-account";
import { runOnce } from "@/server/operations/idempotency";
import { reopenOrganization } from "@/server/organizations/closing/reopen-organization";
import { requireOutsider } from "@/server/staff/requests/require-outsider";

/** One credit account in the hands of staff. */
export const staffAccountEndpoints = [
  defineStaffEndpoint({
    name: "staff.account.get",
    summary: "A credit account: wallets, recurring grants, adjustments, overage, keys",
    shows: ({ id }) => [id],
    input: z.strictObject({ credit_account_id: idSchema("creditAccount") }),
    output: creditAccountSchema,
    rest: { method: "get", path: "/staff/accounts/{credit_account_id}", status: 200 },
    handle: ({ input, now }) => readCreditAccount(input.credit_account_id, now),
  }),
  defineStaffEndpoint({
    name: "staff.account.reopen",
    summary: "Reopen the closed organization that pays from an account, and what closed with it",
    shows: ({ id }) => [id],
    input: z.strictObject({ credit_account_id: idSchema("creditAccount") }),
    output: creditAccountSchema,
    rest: { method: "post", path: "/staff/accounts/{credit_account_id}/reopen", status: 200 },
    reauthenticate: true,
    async handle({ actor, person, input: { credit_account_id: id }, now }) {
      await requireOutsider(db(), person.userId, id);
      const account = await db().creditAccount.findUnique({ where: { id } });
      if (!account) throw notFound("credit account");
      await reopenOrganization(account.organizationId, actor, now);
      return readCreditAccount(id, now);
    },
  }),
  defineStaffEndpoint({
    name: "staff.adjustment.create",
    summary: "Adjust an account's credits; above the limit, a second person has to approve it",
    shows: () => [],
    input: staffActions.adjust.input,
    output: orAwaits(adjustmentSchema),
    rest: {
      method: "post",
      path: "/staff/accounts/{credit_account_id}/adjustments",
      status: 201,
      alsoStatus: awaits,
    },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle(context) {
      const answer = await doOrAsk(staffActions.adjust, context.input, context);
      return isAwaiting(answer) ? answer : readAdjustment(answer.id);
    },
  }),
  defineStaffEndpoint({
    name: "staff.overage.set",
    summary: "Decide what happens when an account's credits are used up",
    shows: () => [],
    input: staffActions.setOverage.input,
    output: orAwaits(creditAccountSchema),
    rest: {
      method: "put",
      path: "/staff/accounts/{credit_account_id}/overage",
      status: 200,
      alsoStatus: awaits,
    },
    reauthenticate: true,
    async handle(context) {
      const answer = await doOrAsk(staffActions.setOverage, context.input, context);
      return answer ?? readCreditAccount(context.input.credit_account_id, context.now);
    },
  }),
  defineStaffEndpoint({
    name: "staff.key.allow_grants",
    summary:
      "Allow an API key to grant a number of credits to its organization and those below, or withdraw that permission",
    shows: () => [],
    input: z.strictObject({
      key_id: idSchema("apiKey"),
      allowed: z.boolean(),
      credits: grantCredits.optional().meta({
        description: "Credits it may grant, added to what is left; required to allow",
      }),
    }),
    output: orAwaits(z.object({ key_id: z.string(), allowed: z.boolean() })),
    rest: {
      method: "put",
      path: "/staff/api-keys/{key_id}/grants",
      status: 200,
      alsoStatus: awaits,
    },
    reauthenticate: true,
    outsiderTo: "apiKey",
    async handle(context) {
      const { actor, input, now } = context;
      const { key_id, allowed, credits } = input;
      if (allowed) {
        if (credits === undefined) throw invalid("credits", "Enter how many credits it may grant");
        const answer = await doOrAsk(staffActions.allowKey, { key_id, credits }, context);
        return answer ?? { key_id, allowed };
      }
      await runOnce(undefined, now, (tx) => withdrawKeyGrants(tx, key_id, actor, now));
      return { key_id, allowed };
    },
  }),
];
