import { z } from "zod";

export const reconciliationVerdicts = [
  "matches",
  "amount_differs",
  "currency_differs",
  "missing_here",
  "missing_at_stripe",
  "under_way",
  "not_asked_for",
] as const;

export const reconciliationSchema = z.object({
  id: z.string(),
  state: z.enum(["running", "finished", "failed"]),
  from: z
    .string()
    .nullable()
    .meta({ description: "What moved since then is listed; null: everything" }),
  to: z.string(),
  started_by: z.string().nullable().meta({ description: "Null: the night's run" }),
  compared: z.int(),
  differences: z.int(),
  problem: z.string().nullable(),
  created_at: z.string(),
  finished_at: z.string().nullable(),
});
export type ReconciliationAnswer = z.output<typeof reconciliationSchema>;

export const reconciliationRowSchema = z.object({
  position: z.int(),
  kind: z.enum(["charge", "refund", "dispute"]),
  stripe_id: z.string(),
  payment_id: z.string().nullable(),
  currency: z.string(),
  ours_cents: z.int().nullable().meta({ description: "Cents; negative for money paid out" }),
  stripe_cents: z.int().nullable(),
  difference_cents: z.int(),
  verdict: z.enum(reconciliationVerdicts),
  occurred_at: z.string(),
});
export type ReconciliationRowAnswer = z.output<typeof reconciliationRowSchema>;
