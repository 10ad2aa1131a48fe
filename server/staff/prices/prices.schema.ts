import { z } from "zod";
import { creditPriceAnswerSchema, pricedOperationSchema } from "@/server/pricing/price-list.schema";
import { creditOverrideSchema } from "@/server/pricing/price-override.schema";
import {
  modelNameSchema,
  operationPriceSchema,
  priceBooks,
  priceChangesSchema,
  refusalOfOperationPrice,
  tokenPriceSchema,
} from "@/server/pricing/price-version.schema";

const moment = z.iso
  .datetime({ offset: true, message: "Enter a time as ISO 8601, such as 2027-01-31T00:00:00Z" })
  .refine((value) => value >= "1970" && value < "2200", "Enter a year between 1970 and 2199");

const note = z
  .string()
  .trim()
  .min(5, "Give a reason of at least five characters")
  .max(500, "Use at most 500 characters");

export const publishVersionSchema = z
  .strictObject({
    price_book: z.enum(priceBooks),
    effective_at: moment,
    prices: priceChangesSchema,
    note,
  })
  .refine(({ price_book, prices }) => price_book === "team" || !prices.credit, {
    path: ["prices", "credit"],
    message: "A credit in the standard book is always one cent: packages and recharges rely on it",
  });
export type PublishVersionInput = z.output<typeof publishVersionSchema>;

/** A subject of an override and the shape of its price. */
export const overrideSubjectSchema = z
  .string()
  .max(120)
  .refine(
    (subject) => /^(operation|model):.+$/.test(subject) || subject === "credit",
    'Write "operation:invoice.create", "model:gpt-4o" or "credit"',
  );

export const agreePriceSchema = z
  .strictObject({
    credit_account_id: z.string().min(1).max(64).toLowerCase(),
    subject: overrideSubjectSchema,
    negotiated: z.boolean(),
    prices: z.record(z.string(), z.unknown()),
    effective_at: moment.optional(),
    ends_at: moment.optional(),
    note,
  })
  .superRefine(({ subject, prices }, context) => {
    for (const { path, message } of faultsOfOverride(subject, prices)) {
      context.addIssue({ code: "custom", path, message });
    }
  });
export type AgreePriceInput = z.output<typeof agreePriceSchema>;

/** What is wrong with the price of a subject, by field. */
function faultsOfOverride(
  subject: string,
  prices: unknown,
): { path: PropertyKey[]; message: string }[] {
  const [kind, name = ""] = [subject.split(":")[0], subject.slice(subject.indexOf(":") + 1)];
  const schema =
    kind === "operation"
      ? operationPriceSchema.superRefine((price, context) => {
          const message = refusalOfOperationPrice(name, price);
          if (message) context.addIssue({ code: "custom", path: [], message });
        })
      : kind === "model"
        ? tokenPriceSchema
        : creditOverrideSchema;
  const faults =
    schema
      .safeParse(prices)
      .error?.issues.map(({ path, message }) => ({ path: ["prices", ...path], message })) ?? [];
  const named = kind === "model" ? modelNameSchema.safeParse(name) : undefined;
  return [
    ...faults,
    ...(named?.error?.issues.map(({ message }) => ({ path: ["subject"], message })) ?? []),
  ];
}

const changeSchema = z.object({
  what: z.string(),
  from: z.number().nullable(),
  to: z.number().nullable(),
  unit: z.enum(["credits", "credits_per_million_tokens", "cents_per_credit", "percent_off"]),
});

export const priceVersionSchema = z.object({
  id: z.string(),
  price_book: z.enum(priceBooks),
  effective_at: z.string().nullable().meta({ description: "null: always in force" }),
  state: z.enum(["past", "in_force", "scheduled"]),
  changes: z.array(changeSchema),
  note: z.string(),
  published_by_name: z.string(),
  created_at: z.string().nullable(),
});
export type PriceVersionAnswer = z.output<typeof priceVersionSchema>;

export const priceOverrideSchema = z.object({
  id: z.string(),
  credit_account_id: z.string(),
  organization_name: z.string(),
  subject: z.string(),
  negotiated: z.boolean(),
  prices: z.record(z.string(), z.unknown()),
  state: z.enum(["scheduled", "in_force", "ended"]),
  note: z.string(),
  created_by_name: z.string(),
  effective_at: z.string(),
  ends_at: z.string().nullable(),
  created_at: z.string(),
});
export type PriceOverrideAnswer = z.output<typeof priceOverrideSchema>;

export const priceBookSchema = z.object({
  price_book: z.enum(priceBooks),
  price_version: z.string(),
  operations: z.array(pricedOperationSchema),
  credit: creditPriceAnswerSchema,
});
export type PriceBookAnswer = z.output<typeof priceBookSchema>;

export const pricedAccountSchema = z.object({
  credit_account_id: z.string(),
  organization_id: z.string(),
  organization_name: z.string(),
  organization_slug: z.string(),
  price_book: z.string(),
  lifetime_purchased: z.number(),
  overrides_in_force: z.int(),
});
export type PricedAccountAnswer = z.output<typeof pricedAccountSchema>;

/** An account with everything it pays: its own prices beside those of its book. */
export const accountPricesSchema = pricedAccountSchema.extend({
  operations: z.array(pricedOperationSchema),
  credit: creditPriceAnswerSchema,
  agreed_cents_per_credit: z.int().nullable().meta({ description: "null: the book's price" }),
});
export type AccountPricesAnswer = z.output<typeof accountPricesSchema>;
