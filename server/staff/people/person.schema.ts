import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";

export const staffPersonSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  is_verified: z.boolean(),
  is_staff: z.boolean(),
  has_second_factor: z.boolean(),
  organizations: z.int(),
  created_at: z.string(),
});
export type StaffPersonAnswer = z.input<typeof staffPersonSchema>;

export const staffPersonDetailSchema = staffPersonSchema.extend({
  memberships: z.array(
    z.object({
      organization_id: z.string(),
      organization_name: z.string(),
      credit_account_id: z.string(),
      role: z.string(),
      since: z.string(),
    }),
  ),
  open_sessions: z.int(),
  last_seen_at: z.string().nullable(),
  has_password: z.boolean(),
  second_factor_since: z.string().nullable(),
  has_authenticator: z.boolean(),
  passkeys: z.int(),
  recovery_codes_left: z.int(),
  providers: z.array(z.string()).meta({ description: "Sign-in providers that are linked" }),
  deletion_due_at: z.string().nullable(),
  tickets: z.array(
    z.object({ id: z.string(), subject: z.string(), status: z.string(), last_at: z.string() }),
  ),
});
export type StaffPersonDetail = z.input<typeof staffPersonDetailSchema>;

export const resetFields = {
  user_id: idSchema("user"),
  reason: z.string().trim().min(10, "Say how you recognized them").max(500).meta({
    description: "How the person was recognized: at least ten characters",
  }),
};
