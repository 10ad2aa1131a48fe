import { z } from "zod";
import { newPromotionFields } from "@/server/promotions/promotion.schema";

/** A new promotion code. */
export const newPromotionForm = z.object({
  code: newPromotionFields.code,
  note: newPromotionFields.note,
  credits: newPromotionFields.credits.nullable().refine((value) => value !== null, "Enter credits"),
  limit: newPromotionFields.redemption_limit,
  days: newPromotionFields.credits_expire_days,
  until: z.string(),
});
