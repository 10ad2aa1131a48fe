import { z } from "zod";

/** A number of credits to buy (S3). */
export const wholeCredits = z
  .int("Credits are sold whole")
  .min(1, "Buy at least one credit")
  .max(100_000_000, "Buy at most 100,000,000 credits")
  .meta({ description: "Number of credits; the only option in the team price book" });

/** What an account may buy: everything a page needs to show prices and to count with them. */
export const offerSchema = z.object({
  price_book: z.string(),
  price_version: z.string(),
  packages: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      credits: z.number(),
      amount_cents: z.int(),
      audience: z.string(),
    }),
  ),
  credit: z
    .object({
      list_price_cents: z
        .int()
        .meta({ description: "Price per credit; the agreed price if there is one" }),
      agreed: z.boolean().meta({ description: "Negotiated with sales: no tier applies" }),
      tiers: z.array(z.object({ from: z.int(), percent_off: z.int() })),
      lifetime_credits: z
        .number()
        .meta({ description: "Credits bought before, which count toward the tier" }),
    })
    .meta({ description: "Prices for buying individual credits" }),
  tax_included: z.boolean().meta({
    description: "Whether prices contain a tax that depends on the buyer's address",
  }),
  amount: z.object({ minimum_cents: z.int(), maximum_cents: z.int() }).nullable().meta({
    description: "Limits for custom amounts; null if credits are sold whole at tiered prices",
  }),
});
export type Offer = z.output<typeof offerSchema>;
