import { z } from "zod";
import { plainName } from "@/server/foundation/plain-text.schema";
import { apiKeyScopes } from "@/server/organizations/access/permissions";

export const grantableScopes = apiKeyScopes.filter((scope) => scope !== "grants:write");

export const newApiKeySchema = z.strictObject({
  name: plainName(80, "Enter a name"),
  scopes: z
    .array(z.enum(apiKeyScopes))
    .min(1, "Choose at least one scope")
    .transform((scopes) => [...new Set(scopes)]),
  expires_at: z.iso
    .datetime({ offset: true })
    .refine((value) => value < "2200", "Enter a year before 2200")
    .optional(),
});

/** Whether a key works: it ended when it was revoked or expired. */
export const apiKeyStates = ["active", "ended"] as const;
export type ApiKeyState = (typeof apiKeyStates)[number];

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  key: z.string().nullable().optional().meta({
    description:
      "The key itself. Shown once, in the response that created it; null when that request is repeated.",
  }),
  key_preview: z.string(),
  scopes: z.array(z.string()),
  // Answers that were stored before keys had agents are repeated without them.
  agent_id: z
    .string()
    .nullable()
    .default(null)
    .meta({ description: "The agent that spends with it; null: the key spends as itself" }),
  agent_name: z.string().nullable().default(null),
  created_by_key_id: z.string().nullable().default(null).meta({
    description: "The key that created it, whose budgets also apply; null: created by a person",
  }),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  previous_expires_at: z
    .string()
    .nullable()
    .meta({ description: "When the key replaced by the last rotation stops working" }),
  last_used_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
});
export type ApiKeyAnswer = z.infer<typeof apiKeySchema>;

/** How the first call with a key went. */
export const firstCallSchema = z.object({
  at: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.int(),
  code: z.string().nullable().meta({ description: "Why it was refused; null: it succeeded" }),
  detail: z
    .string()
    .nullable()
    .meta({ description: "The same in words; null for a key that asks" }),
  credits: z.number().nullable().meta({ description: "What it was charged, where it was charged" }),
  request_id: z.string(),
});
export type FirstCall = z.infer<typeof firstCallSchema>;

export const watchedKeySchema = apiKeySchema.omit({ key: true }).extend({
  first_call: firstCallSchema.nullable().meta({
    description:
      "The first call that succeeded, or before that the last one that was refused; noted in the hour after the key was created",
  }),
});
