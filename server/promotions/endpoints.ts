import { z } from "zod";
import { takeAttempt } from "@/server/doors/auth/throttle";
import { defineEndpoint, defineStaffEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { awaits, doOrAsk, orAwaits, staffActions } from "@/server/doors/endpoints/staff-actions";
import { inTransaction } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import { runOnce } from "@/server/operations/idempotency";
import { endPromotion } from "@/server/promotions/change-promotions";
import {
  newPromotionFields,
  promotionCode,
  promotionSchema,
  redeemedPromotionSchema,
} from "@/server/promotions/promotion.schema";
import { listPromotions } from "@/server/promotions/read-promotions";
import { redeemPromotion } from "@/server/promotions/redeem-promotion";

export const promotionEndpoints = [
  defineEndpoint({
    name: "promotion_code.redeem",
    tag: "Buying",
    aboutCredits: true,
    summary: "Redeem a promotion code for credits, once per account and once per person",
    access: { permission: "billing.write", payer: "own", verified: true },
    input: organizationInput.extend({ code: promotionCode }),
    output: redeemedPromotionSchema,
    example: { code: "SPRING2026" },
    rest: { method: "post", path: "/v1/promotion-codes/redeem", status: 201 },
    acceptsIdempotencyKey: true,
    async handle({ actor, caller, organization, input, now, idempotent, report }) {
      await takeAttempt("promotion code", organization.creditAccountId);
      const by = { actor, userId: caller.userId };
      const { output, replayed } = await runOnce(idempotent, now, (tx) =>
        redeemPromotion(tx, organization, input.code, by, now),
      );
      report.replayed = replayed;
      return output;
    },
  }),
];

export const staffPromotionEndpoints = [
  defineStaffEndpoint({
    name: "staff.promotion.list",
    summary: "Promotion codes with how often they were redeemed, newest first",
    shows: () => [],
    input: z.strictObject({
      search: z.string().trim().min(1).max(100).optional(),
      ...pageFieldsBy(/^promo_[0-9a-z]{26}$/),
    }),
    output: pageOf(promotionSchema),
    rest: { method: "get", path: "/staff/promotions", status: 200 },
    handle: ({ input: { search, ...page }, now }) => listPromotions({ search }, page, now),
  }),
  defineStaffEndpoint({
    name: "staff.promotion.create",
    summary:
      "Create a promotion code; above the limit, or without one, a second person has to approve",
    shows: () => [],
    input: z.strictObject(newPromotionFields),
    output: orAwaits(promotionSchema),
    rest: { method: "post", path: "/staff/promotions", status: 201, alsoStatus: awaits },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    handle: (context) => doOrAsk(staffActions.createPromotion, context.input, context),
  }),
  defineStaffEndpoint({
    name: "staff.promotion.end",
    summary: "End a promotion code; credits already granted stay",
    shows: () => [],
    input: z.strictObject({ promotion_id: idSchema("promotionCode") }),
    output: promotionSchema,
    rest: { method: "post", path: "/staff/promotions/{promotion_id}/end", status: 200 },
    reauthenticate: true,
    handle: ({ actor, input, now }) =>
      inTransaction((tx) => endPromotion(tx, input.promotion_id, actor, now)),
  }),
];
