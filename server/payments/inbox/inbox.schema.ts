import { z } from "zod";

/** So many events of a state are counted; what is more is told as so many. */
export const COUNTED_EVENTS = 1_000;

export const stripeEventStates = ["received", "processed", "ignored", "parked"] as const;

export const stripeEventSchema = z.object({
  id: z.string(),
  type: z.string(),
  object_id: z.string(),
  status: z.enum(stripeEventStates),
  deliveries: z.int().meta({
    description: "How often Stripe delivered it; 0: never delivered, found by the sweeper",
  }),
  attempts: z.int(),
  problem: z.string().nullable(),
  next_try_at: z
    .string()
    .nullable()
    .meta({ description: "For a parked event; null: it waits for a person" }),
  replayed_by: z.string().nullable(),
  replayed_at: z.string().nullable(),
  occurred_at: z.string(),
  received_at: z.string(),
  processed_at: z.string().nullable(),
});
export type StripeEventAnswer = z.output<typeof stripeEventSchema>;
