import { z } from "zod";
import { plainName } from "@/server/foundation/plain-text.schema";
import type { apiKeyScopes } from "@/server/organizations/access/permissions";
import { newApiKeySchema } from "../api-key.schema";

/** No vowels and nothing that looks like a digit: it spells no word and is read without mistakes (RFC 8628, 6.1). */
export const CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
export const CODE_LENGTH = 8;

/** The short code as it is compared: in capitals, without the dash and spaces that people type. */
export const userCodeField = z
  .string()
  .min(1, "Enter the code from your terminal")
  .max(40, "Enter the code from your terminal")
  .transform((typed) => typed.toUpperCase().replace(/[^A-Z]/g, ""))
  .meta({ description: "The code that the terminal shows", example: "BCDF-GHJK" });

export const hostnameField = plainName(60, "Enter the name of the machine").meta({
  description: "The machine's name; the API key is named after it",
  example: "anna-laptop",
});

/** What a key for the command line is offered first: enough for every command but `import`. */
export const usualCliScopes: readonly (typeof apiKeyScopes)[number][] = [
  "billing:read",
  "usage:write",
  "webhooks:write",
];

export const approveLoginFields = {
  user_code: userCodeField,
  scopes: newApiKeySchema.shape.scopes,
  expires_at: newApiKeySchema.shape.expires_at,
};

export const cliLoginStatuses = ["pending", "approved", "declined", "expired"] as const;

export const cliLoginSchema = z.object({
  user_code: z.string(),
  hostname: z.string(),
  ip: z.string().nullable().meta({ description: "Where the command line runs" }),
  status: z.enum(cliLoginStatuses),
  created_at: z.string(),
  expires_at: z.string(),
});
export type CliLoginAnswer = z.output<typeof cliLoginSchema>;
