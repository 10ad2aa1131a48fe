import { z } from "zod";

export const roles = ["owner", "admin", "billing", "member", "viewer"] as const;
/** Roles that a key may give and change, and that a link may give: it makes nobody who rules. */
export const plainRoles = ["billing", "member", "viewer"] as const;

export const memberSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  user_id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  since: z.iso.datetime(),
  api_keys: z.int().meta({
    description:
      "Keys they created or rotated, here and in owned organizations below, that are revoked when they are no longer an owner or admin",
  }),
  hold: z
    .object({ id: z.string(), operation: z.string(), credits: z.number() })
    .nullable()
    .meta({ description: "Credits their invitation holds for their first run of an operation" }),
});
export type MemberAnswer = z.infer<typeof memberSchema>;

export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;
