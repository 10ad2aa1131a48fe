import { z } from "zod";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { decideAdjustment, requestAdjustment } from "@/server/grants/adjust-credits";
import {
  adjustmentSchema,
  newAdjustmentSchema,
  overageFields,
} from "@/server/grants/adjustment.schema";
import { allowKeyToGrant } from "@/server/grants/allow-key";
import { creditAccountSchema } from "@/server/grants/credit-account.schema";
import { adjustmentAnswers } from "@/server/grants/list-adjustments";
import { readCreditAccount } from "@/server/grants/read-credit-account";
import { setOverage } from "@/server/grants/set-overage";
import { runOnce } from "@/server/operations/idempotency";
import type { Caller } from "@/server/organizations/caller";
import { requireStaff } from "@/server/staff/read-platform";
import { defineEndpoint } from "./endpoint";
import { granterOf } from "./reach-pool";

const tag = "Staff";
const accountInput = z.strictObject({ credit_account_id: idSchema("creditAccount") });
const adjustmentInput = z.strictObject({ adjustment_id: idSchema("adjustment") });

/** One credit account in the hands of staff. */
export const staffAccountEndpoints = {
  accountGet: defineEndpoint({
    name: "staff.account.get",
    tag,
    summary: "A credit account: wallets, recurring grants, adjustments, overage, keys",
    permission: null,
    input: accountInput,
    output: creditAccountSchema,
    rest: { method: "get", path: "/staff/accounts/{credit_account_id}", status: 200 },
    async handle({ caller, input, now }) {
      requireStaff(caller);
      return readCreditAccount(input.credit_account_id, now);
    },
  }),
  adjustmentCreate: defineEndpoint({
    name: "staff.adjustment.create",
    tag,
    summary: "Correct an account's credits; above the limit it waits for a second person",
    permission: null,
    input: newAdjustmentSchema.extend(accountInput.shape),
    output: adjustmentSchema,
    rest: { method: "post", path: "/staff/accounts/{credit_account_id}/adjustments", status: 201 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle({ caller, input, idempotent, now, report }) {
      const staff = staffOf(caller);
      const account = await db().creditAccount.findUnique({
        where: { id: input.credit_account_id },
        select: { id: true, organizationId: true },
      });
      if (!account) throw notFound("credit account");
      const { output, replayed } = await runOnce(idempotent, now, async (tx) => {
        const { amount: amountCredits, reason } = input;
        const wanted = { creditAccountId: account.id, amountCredits, reason };
        const { id } = await requestAdjustment(tx, wanted, staff, now);
        return { id };
      });
      report.replayed = replayed;
      return readAdjustment(output.id);
    },
  }),
  adjustmentApprove: defineEndpoint({
    name: "staff.adjustment.approve",
    tag,
    summary: "Approve an adjustment that somebody else asked for, which posts it",
    permission: null,
    input: adjustmentInput,
    output: adjustmentSchema,
    rest: { method: "post", path: "/staff/adjustments/{adjustment_id}/approve", status: 200 },
    reauthenticate: true,
    async handle({ caller, input, now }) {
      await decideAdjustment(input.adjustment_id, "approve", staffOf(caller), now);
      return readAdjustment(input.adjustment_id);
    },
  }),
  adjustmentReject: defineEndpoint({
    name: "staff.adjustment.reject",
    tag,
    summary: "Reject an adjustment that waits, or take one's own back",
    permission: null,
    input: adjustmentInput,
    output: adjustmentSchema,
    rest: { method: "post", path: "/staff/adjustments/{adjustment_id}/reject", status: 200 },
    reauthenticate: true,
    async handle({ caller, input, now }) {
      await decideAdjustment(input.adjustment_id, "reject", staffOf(caller), now);
      return readAdjustment(input.adjustment_id);
    },
  }),
  overageSet: defineEndpoint({
    name: "staff.overage.set",
    tag,
    summary: "Decide what happens when an account's credits are used up",
    permission: null,
    input: accountInput.extend(overageFields),
    output: creditAccountSchema,
    rest: { method: "put", path: "/staff/accounts/{credit_account_id}/overage", status: 200 },
    reauthenticate: true,
    async handle({ caller, input, now }) {
      const { overage_policy: policy, overage_limit: limitCredits, reason } = input;
      await setOverage(
        input.credit_account_id,
        { policy, limitCredits, reason },
        staffOf(caller),
        now,
      );
      return readCreditAccount(input.credit_account_id, now);
    },
  }),
  keyAllow: defineEndpoint({
    name: "staff.key.allow_grants",
    tag,
    summary: "Let an API key grant credits to its organization and those below, or no longer",
    permission: null,
    input: z.strictObject({ key_id: idSchema("apiKey"), allowed: z.boolean() }),
    output: z.object({ key_id: z.string(), allowed: z.boolean() }),
    rest: { method: "put", path: "/staff/api-keys/{key_id}/grants", status: 200 },
    reauthenticate: true,
    async handle({ caller, input, now }) {
      await allowKeyToGrant(input.key_id, input.allowed, staffOf(caller), now);
      return input;
    },
  }),
};

function staffOf(caller: Caller) {
  requireStaff(caller);
  return granterOf(caller);
}

async function readAdjustment(id: string) {
  const row = await db().adjustment.findUniqueOrThrow({ where: { id } });
  const [answer] = await adjustmentAnswers([row]);
  if (!answer) throw notFound("adjustment");
  return answer;
}
