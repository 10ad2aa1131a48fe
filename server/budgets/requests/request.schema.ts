import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";
import { plainMessage } from "@/server/foundation/plain-text.schema";
import { newBudgetFields } from "../budget.schema";

export const budgetRequestStatuses = [
  "open",
  "approved",
  "declined",
  "withdrawn",
  "expired",
] as const;
export type BudgetRequestStatus = (typeof budgetRequestStatuses)[number];

/** Why more is needed, in the words of whoever asks. */
const reason = plainMessage(500).pipe(z.string().min(1, "Explain what you need it for"));

export const newBudgetRequestFields = {
  budget_id: idSchema("budget").meta({
    description: "The budget that refused the charge, as named in the 402",
  }),
  limit: newBudgetFields.limit.optional().meta({
    description: "The limit you need, in credits; send this or `amount`",
  }),
  amount: newBudgetFields.limit.optional().meta({
    description: "Credits to raise the limit by; send this or `limit`",
  }),
  this_period_only: z.boolean().default(false).meta({
    description: "Only until the budget resets; otherwise the limit stays raised",
  }),
  reason: reason.meta({ description: "What you need it for" }),
};

export const declineFields = {
  note: plainMessage(500).optional().meta({ description: "A note to the requester" }),
};

export const budgetRequestSchema = z.object({
  id: z.string(),
  organization_id: z
    .string()
    .meta({ description: "The organization whose budget it is; its people decide" }),
  asker_organization_id: z
    .string()
    .meta({ description: "The organization the requester spends in: the same one or one below" }),
  budget_id: z.string(),
  budget_name: z.string().meta({ description: "the daily budget of agent “Night bot”" }),
  asker: z.object({
    type: z.enum(["user", "agent", "api_key"]),
    id: z.string(),
    name: z.string(),
  }),
  status: z.enum(budgetRequestStatuses).meta({
    description: "expired: nobody decided in time, or the budget was archived",
  }),
  limit: z.number().meta({ description: "The requested limit" }),
  limit_before: z.number().meta({ description: "The limit at the time of the request" }),
  this_period_only: z.boolean(),
  reason: z.string(),
  note: z.string().nullable().meta({ description: "The note from the person who declined it" }),
  budget: z
    .object({
      limit: z.number(),
      spent: z.number(),
      paused: z.boolean(),
      resets_at: z.string().nullable(),
      time_zone: z.string(),
    })
    .meta({ description: "The budget as it is now" }),
  decided_by: z.string().nullable().meta({ description: "Who decided, by name" }),
  decided_at: z.string().nullable(),
  expires_at: z.string(),
  created_at: z.string(),
});
export type BudgetRequestAnswer = z.infer<typeof budgetRequestSchema>;

/** The link that is mailed to whoever may decide. */
export const requestToken = z.string().regex(/^[\w-]{40,200}\.[\w-]{43}$/, "This link is invalid");
