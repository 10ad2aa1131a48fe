import { z } from "zod";
import { plainName } from "@/server/foundation/plain-text.schema";

/** An IANA time zone. */
export const timeZone = z.string().refine((zone) => {
  // Only what Node and PostgreSQL both take for the same place: a name of the IANA list. An offset knows
  // no daylight saving and has another sign there; CTT is unknown there, and BST is London and not Dhaka.
  if (!/^(UTC|GMT|(?!SystemV)[a-z]+\/.+)$/i.test(zone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}, "Enter an IANA time zone such as Europe/Berlin");

export const organizationName = plainName(100, "Enter a name");

export const newOrganizationSchema = z.strictObject({
  name: organizationName,
  parent_organization_id: z
    .string()
    .min(1)
    .max(64)
    .toLowerCase()
    .optional()
    .meta({ description: "If omitted, a master organization with its own billing is created" }),
  relationship_type: z.enum(["owned", "linked"]).optional().meta({
    description:
      "owned: its data appears in the parent's reports. linked: its data is private. Default: owned",
  }),
  billing_type: z
    .enum(["shared", "own"])
    .optional()
    .meta({ description: "shared: spends its parent's credits. Default: shared" }),
  external_id: z.string().trim().min(1).max(100).optional(),
  time_zone: timeZone.optional(),
});

export const organizationChangeFields = {
  name: organizationName.optional(),
  time_zone: timeZone.optional(),
  onboarded: z.literal(true).optional().meta({
    description: "Hides the list of first steps on the overview, for good",
  }),
};

export const organizationSchema = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  parent_organization_id: z.string().nullable(),
  relationship_type: z.enum(["owned", "linked"]).nullable(),
  billing_type: z.enum(["shared", "own"]),
  billing_organization_id: z.string(),
  external_id: z.string().nullable(),
  status: z.enum(["active", "past_due", "suspended", "closed"]),
  time_zone: z.string(),
  // Answers that were stored before there were sandboxes are repeated without these.
  mode: z.enum(["live", "test"]).default("live").meta({ description: "test: it is in a sandbox" }),
  clock_ahead_seconds: z.int().default(0).meta({
    description: "How far the clock of its sandbox is ahead; 0 for a live organization",
  }),
  role: z
    .enum(["owner", "admin", "billing", "member", "viewer"])
    .nullable()
    .meta({ description: "The role that gives the caller access, if any" }),
  requires_second_factor: z.boolean().meta({ description: "Whether members need a second factor" }),
  /** True where the caller sees its totals only: a linked sub-organization of one of theirs. */
  totals_only: z.boolean(),
  closed_at: z.string().nullable().default(null).meta({
    description: "Since when it is closed; only its owners see it then",
  }),
  onboarded_at: z.string().nullable().default(null).meta({
    description: "Since when the list of first steps on the overview is done or hidden",
  }),
  created_at: z.string(),
});
export type OrganizationAnswer = z.infer<typeof organizationSchema>;
