import { z } from "zod";

/** What an owner may stay as after handing over. */
export const keptRoles = ["admin", "billing", "member", "viewer"] as const;

export const transferStates = ["open", "accepted", "declined", "withdrawn", "expired"] as const;
export type TransferState = (typeof transferStates)[number];

const person = z.object({ user_id: z.string(), name: z.string(), email: z.string() });

export const transferSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  from: person,
  to: person,
  keeps_role: z
    .enum(keptRoles)
    .nullable()
    .meta({ description: "The role the owner keeps afterwards; null: they leave" }),
  state: z.enum(transferStates),
  created_at: z.string(),
  expires_at: z.string(),
  resolved_at: z.string().nullable(),
});
export type TransferAnswer = z.infer<typeof transferSchema>;
