import { z } from "zod";

/** A code as it is compared: in capitals, without the spaces and hyphens people add. */
export const promotionCode = z
  .string()
  .trim()
  .min(1, "Enter a code")
  .max(60, "Enter at most 60 characters")
  .transform((typed) => typed.toUpperCase().replace(/[\s-]/g, ""));

/** What staff fill in. Without a limit, or past the limit of one person, a second one approves. */
export const newPromotionFields = {
  code: promotionCode.pipe(
    z
      .string()
      .regex(/^[A-Z0-9]{6,30}$/, "Use 6 to 30 letters and digits; spaces and hyphens don’t count"),
  ),
  credits: z
    .int("Enter whole credits")
    .min(1, "Give at least one credit")
    .max(1_000_000, "Give at most 1,000,000 credits"),
  redemption_limit: z
    .int("Enter a whole number")
    .min(1, "Allow at least one redemption")
    .max(1_000_000, "Allow at most 1,000,000 redemptions")
    .nullable()
    .meta({ description: "How many accounts can redeem it; null: any number" }),
  credits_expire_days: z
    .int("Enter whole days")
    .min(1, "At least one day")
    .max(3_650, "At most 3,650 days")
    .nullable()
    .default(null)
    .meta({ description: "Days until granted credits expire; null: never" }),
  expires_at: z.iso
    .datetime({ offset: true, message: "Enter a time as ISO 8601" })
    .nullable()
    .default(null)
    .meta({ description: "When the code stops working; null: never" }),
  note: z.string().trim().min(1, "Say what it is for").max(200, "Enter at most 200 characters"),
};

export const promotionStates = ["active", "used_up", "expired", "ended"] as const;

/** A code as staff see it. Credits are JSON numbers. */
export const promotionSchema = z.object({
  id: z.string(),
  code: z.string(),
  credits: z.number(),
  state: z.enum(promotionStates),
  redeemed: z.int().meta({ description: "How many accounts have redeemed it" }),
  redemption_limit: z.int().nullable(),
  credits_expire_days: z.int().nullable(),
  expires_at: z.string().nullable(),
  note: z.string(),
  created_by: z.string().nullable().meta({ description: "Email address of the staff member" }),
  created_at: z.string(),
  ended_at: z.string().nullable(),
});
export type PromotionAnswer = z.output<typeof promotionSchema>;

/** What redeeming gave. */
export const redeemedPromotionSchema = z.object({
  id: z.string(),
  code: z.string(),
  credits: z.number(),
  grant_id: z.string(),
  expires_at: z.string().nullable().meta({ description: "When these credits expire" }),
  created_at: z.string(),
});
export type RedeemedPromotion = z.output<typeof redeemedPromotionSchema>;
