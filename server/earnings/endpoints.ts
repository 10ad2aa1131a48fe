import { z } from "zod";
import { defineEndpoint, defineStaffEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import {
  awaits,
  doOrAsk,
  isAwaiting,
  orAwaits,
  staffActions,
} from "@/server/doors/endpoints/staff-actions";
import { decidePayout } from "@/server/earnings/decide-payout";
import { readEarnings } from "@/server/earnings/read-earnings";
import { listPayouts, listRedemptions, readPayout } from "@/server/earnings/read-redemptions";
import { redeemEarnings } from "@/server/earnings/redeem-earnings";
import {
  earningsSchema,
  newRedemptionFields,
  payoutNote,
  payoutSchema,
  redemptionSchema,
} from "@/server/earnings/redemption.schema";
import { inTransaction } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { requirePerson } from "@/server/organizations/access/caller";

const tag = "Apps and earnings";
const redemptionCursor = /^rdm_[0-9a-z]{26}$/;
const payoutInput = z.strictObject({ redemption_id: idSchema("redemption"), note: payoutNote });

export const earningsEndpoints = [
  defineEndpoint({
    name: "earnings.get",
    tag,
    aboutCredits: true,
    summary: "Earnings of an organization, by app, agent and month",
    access: "earnings.read",
    input: organizationInput,
    output: earningsSchema,
    rest: { method: "get", path: "/v1/earnings", status: 200 },
    handle: ({ organization, now }) => readEarnings(organization.id, now),
  }),
  defineEndpoint({
    name: "redemption.list",
    tag,
    aboutCredits: true,
    summary: "Redemptions and payout requests, newest first",
    access: "earnings.read",
    input: organizationInput.extend(pageFieldsBy(redemptionCursor)),
    output: pageOf(redemptionSchema),
    rest: { method: "get", path: "/v1/redemptions", status: 200 },
    handle: ({ organization, input }) =>
      listRedemptions(organization.id, { before: input.cursor, limit: input.limit }),
  }),
  defineEndpoint({
    name: "redemption.create",
    tag,
    aboutCredits: true,
    summary:
      "Redeem earnings: into credits at once, or as a payout that staff approve (a person in the browser only)",
    access: { permission: "earnings.redeem", verified: true },
    input: organizationInput.extend(newRedemptionFields),
    output: redemptionSchema,
    example: { kind: "credits", credits: 100 },
    rest: { method: "post", path: "/v1/redemptions", status: 201 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle({ actor, caller, organization, input, now, idempotent, report }) {
      const { organization_id: _, ...wanted } = input;
      // A key that leaked must not send money anywhere.
      if (wanted.kind === "payout") requirePerson(caller);
      if (wanted.kind === "payout" && organization.sandboxId)
        throw invalid("kind", "Sandboxes don't pay out money. Redeem as credits");
      const by = { actor, userId: caller.userId };
      const { redemption, replayed } = await redeemEarnings(
        organization,
        wanted,
        by,
        now,
        idempotent,
      );
      report.replayed = replayed;
      return redemption;
    },
  }),
];

/** Payout requests in the hands of staff. */
export const staffPayoutEndpoints = [
  defineStaffEndpoint({
    name: "staff.payout.list",
    summary: "Payout requests, waiting or decided, newest first",
    shows: ({ data }) => data.map(({ credit_account_id }) => credit_account_id),
    input: z.strictObject({
      state: z.enum(["pending", "decided"]).optional(),
      ...pageFieldsBy(redemptionCursor),
    }),
    output: pageOf(payoutSchema),
    rest: { method: "get", path: "/staff/payouts", status: 200 },
    handle: ({ input }) =>
      listPayouts({
        isPending: input.state !== "decided",
        before: input.cursor,
        limit: input.limit,
      }),
  }),
  defineStaffEndpoint({
    name: "staff.payout.approve",
    summary:
      "Approve a payout once the money is sent; above the limit, a second person has to approve",
    shows: () => [],
    input: payoutInput,
    output: orAwaits(payoutSchema),
    rest: {
      method: "post",
      path: "/staff/payouts/{redemption_id}/approve",
      status: 200,
      alsoStatus: awaits,
    },
    reauthenticate: true,
    outsiderTo: "redemption",
    async handle(context) {
      const answer = await doOrAsk(staffActions.approvePayout, context.input, context);
      return isAwaiting(answer) ? answer : readPayout(answer.id);
    },
  }),
  defineStaffEndpoint({
    name: "staff.payout.decline",
    summary: "Decline a payout: the earnings are available again",
    shows: () => [],
    input: payoutInput,
    output: payoutSchema,
    rest: { method: "post", path: "/staff/payouts/{redemption_id}/decline", status: 200 },
    reauthenticate: true,
    outsiderTo: "redemption",
    async handle({ actor, input, now }) {
      const { redemption_id: id, note } = input;
      await inTransaction((tx) => decidePayout(tx, id, { state: "declined", note }, actor, now));
      return readPayout(id);
    },
  }),
];
