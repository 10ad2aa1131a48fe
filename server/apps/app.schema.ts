import { z } from "zod";
import { plainName } from "@/server/foundation/plain-text.schema";
import { monetizationFields } from "@/server/pricing/markup.schema";

export const appKinds = ["miniapp", "mcp"] as const;

const name = plainName(80, "Enter a name");
const slug = z
  .string()
  .max(60, "Use at most 60 characters")
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Use lowercase letters, digits and single hyphens");

/** What a new app says of itself. Source: S5. */
export const newAppFields = {
  name,
  slug: slug.optional().meta({ description: "Derived from the name if omitted" }),
  kind: z.enum(appKinds).default("miniapp").meta({ description: "mcp: an MCP server" }),
  monetization_enabled: monetizationFields.monetization_enabled.default(false),
  markup_percent: monetizationFields.markup_percent.default(0),
};
export type NewApp = z.output<z.ZodObject<typeof newAppFields>>;

/** What of an app may be changed. */
export const appChanges = {
  name: name.optional(),
  slug: slug.optional(),
  monetization_enabled: monetizationFields.monetization_enabled.optional(),
  markup_percent: monetizationFields.markup_percent.optional(),
};
export type AppChanges = z.output<z.ZodObject<typeof appChanges>>;

export const appSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  name: z.string(),
  slug: z.string(),
  kind: z.enum(appKinds),
  ...monetizationFields,
  uses: z.number().meta({ description: "Charges with a markup" }),
  creator_earnings: z.number().meta({ description: "Credits, minus what refunds took back" }),
  platform_revenue: z.number().meta({ description: "The platform's share of the markup" }),
  created_at: z.string(),
  archived_at: z.string().nullable(),
});
export type AppAnswer = z.infer<typeof appSchema>;
