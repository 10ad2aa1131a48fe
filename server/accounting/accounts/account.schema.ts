import { z } from "zod";
import { accountCodeSchema } from "./account-code";

export const bookAccountTypes = ["asset", "liability", "equity", "revenue", "expense"] as const;

/** ISO 4217 code, upper case. The books keep amounts in the minor units of it. */
export const currencySchema = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/, "Enter a three-letter currency code such as USD")
  .refine(
    (code) => Intl.supportedValuesOf("currency").includes(code),
    "Enter a currency we support",
  );

const name = z.string().trim().min(1, "Enter a name").max(120);

export const newAccountSchema = z.strictObject({
  code: accountCodeSchema,
  name,
  type: z.enum(bookAccountTypes),
  currency: currencySchema.default("USD"),
});

export const accountChangeSchema = z
  .strictObject({
    code: accountCodeSchema.optional(),
    name: name.optional(),
    type: z.enum(bookAccountTypes).optional(),
  })
  .refine(
    (change) => Object.values(change).some((value) => value !== undefined),
    "Change at least one of code, name and type",
  );

export const accountSchema = z.object({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  type: z.enum(bookAccountTypes),
  currency: z.string(),
  parent_id: z.string().nullable().meta({ description: "The parent account" }),
  balance: z.int().meta({
    description:
      "Minor units; posted transactions only. Positive on the account type’s normal side: debit for assets and expenses, credit for the rest.",
  }),
  created_at: z.string(),
});
export type AccountAnswer = z.infer<typeof accountSchema>;
