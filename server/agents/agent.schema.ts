import { z } from "zod";
import { budgetSchema } from "@/server/budgets/budget.schema";
import { plainName } from "@/server/foundation/plain-text.schema";
import { monetizationFields } from "@/server/pricing/markup.schema";

export const agentFields = { name: plainName(80, "Enter a name") };

/** What of an agent may be changed. */
export const agentChanges = {
  name: agentFields.name.optional(),
  is_public: z.boolean().optional().meta({ description: "Whether other organizations may use it" }),
  monetization_enabled: monetizationFields.monetization_enabled.optional(),
  markup_percent: monetizationFields.markup_percent.optional(),
};
export type AgentChanges = z.output<z.ZodObject<typeof agentChanges>>;

const credits = z.number().nullable();

export const agentSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  name: z.string(),
  api_keys: z
    .int()
    .meta({ description: "Number of keys that spend for it; it can't act without one" }),
  has_budget: z.boolean(),
  allocated: credits.meta({
    description: "Limit, spending and remainder of its longest budget, daily ones excluded",
  }),
  spent: credits,
  available: credits,
  daily_limit: credits.meta({ description: "The limit of its daily budget" }),
  daily_spent: credits,
  daily_remaining: credits,
  paused: z.boolean(),
  pause_reason: z.string().nullable(),
  paused_at: z.string().nullable().meta({
    description:
      "When a person paused it; null: not paused by a person (a budget may still pause it)",
  }),
  budgets: z.array(budgetSchema),
  is_public: z.boolean(),
  monetization_enabled: z.boolean(),
  markup_percent: z.number(),
  created_at: z.string(),
  archived_at: z.string().nullable(),
});
export type AgentAnswer = z.infer<typeof agentSchema>;
