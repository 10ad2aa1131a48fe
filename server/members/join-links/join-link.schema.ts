import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";
import { signUpSchema } from "@/server/users/user.schema";
import { plainRoles, roleSchema } from "../member.schema";

export const newJoinLinkFields = {
  role: z.enum(plainRoles).meta({ description: "A link can't make anyone an owner or admin" }),
  email_domain: z
    .string()
    .trim()
    .toLowerCase()
    .max(253)
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "Enter a domain such as acme.com")
    .optional()
    .meta({
      description:
        "Only verified addresses at this domain can join; if omitted, any verified address",
    }),
  use_limit: z
    .int("Enter a whole number")
    .min(1, "At least 1")
    .max(10_000, "At most 10,000")
    .optional(),
  expires_in_days: z
    .int("Enter a whole number")
    .min(1, "At least 1")
    .max(365, "At most 365 days")
    .optional(),
};

export const newJoinLinkInput = z.strictObject({
  organization_id: idSchema("organization"),
  ...newJoinLinkFields,
});

export const joinLinkStates = ["open", "used_up", "expired", "revoked"] as const;

export const joinLinkSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  url: z
    .string()
    .nullable()
    .meta({ description: "Anyone with this URL can join; null unless you may invite" }),
  state: z.enum(joinLinkStates),
  role: roleSchema,
  email_domain: z.string().nullable(),
  use_limit: z.int().nullable(),
  uses: z.int(),
  created_by: z.string(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  revoked_at: z.iso.datetime().nullable(),
});
export type JoinLinkAnswer = z.infer<typeof joinLinkSchema>;

export const joinLinkPreviewSchema = z.object({
  state: z.enum(joinLinkStates),
  organization_name: z.string(),
  role: roleSchema,
  email_domain: z.string().nullable(),
});
export type JoinLinkPreview = z.infer<typeof joinLinkPreviewSchema>;

export const joinLinkToken = z.string().min(10).max(100);

/** A new person on the way to a link: an account without an organization of its own. */
export const joiningSignUpSchema = signUpSchema
  .omit({ organization_name: true })
  .extend({ link: joinLinkToken });
