import { z } from "zod";

export const providerId = z.enum(["google", "company"]);

export const securitySchema = z.object({
  second_factor_since: z.string().nullable().meta({
    description: "Since when signing in asks for a second factor; null: it doesn't",
  }),
  authenticator_since: z.string().nullable(),
  passkeys: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      created_at: z.string(),
      last_used_at: z.string().nullable(),
    }),
  ),
  providers: z
    .array(z.object({ provider: providerId, linked_at: z.string() }))
    .meta({ description: "Sign-in providers whose accounts sign this person in" }),
  recovery_codes_left: z.number(),
  required_by: z.array(z.string()).meta({
    description: "Names of the organizations, or Bursar staff, that require a second factor",
  }),
});

export type Security = z.output<typeof securitySchema>;
