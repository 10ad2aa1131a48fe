import { z } from "zod";
import { newOrganizationSchema } from "@/server/organizations/organization.schema";

/** The form of a sub-organization: the procedure's rules, with an empty external id meaning none. */
export const subOrganizationSchema = newOrganizationSchema.extend({
  parent_organization_id: z.string().min(1, "Choose the organization above it"),
  relationship_type: z.enum(["owned", "linked"]),
  billing_type: z.enum(["shared", "own"]),
  external_id: z
    .string()
    .trim()
    .max(100)
    .transform((value) => value || undefined),
});
export type SubOrganization = z.output<typeof subOrganizationSchema>;
