import { z } from "zod";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import { wholePage } from "@/server/foundation/page";
import { quoteAnswerSchema, quoteItemsSchema } from "@/server/operations/quote.schema";
import { quoteOperations } from "@/server/operations/quote-operations";
import { spendableCredits } from "@/server/organizations/access/client-sight";
import { listPrices, loadPrices } from "@/server/pricing/load-prices";
import { describePrices } from "@/server/pricing/price-list";
import { type PriceListAnswer, priceListSchema } from "@/server/pricing/price-list.schema";
import { type PriceBook, priceBooks } from "@/server/pricing/price-version.schema";
import type { Prices } from "@/server/pricing/prices";
import { defineEndpoint } from "./define-endpoint";

export const priceEndpoints = [
  defineEndpoint({
    name: "operation.list",
    tag: "Prices",
    summary: "Every operation with its list price, and what an organization pays",
    access: { permission: "organization.read", optional: true },
    input: z.strictObject({
      organization_id: idSchema("organization").optional().meta({
        description: "Whose prices; the standard price book if omitted",
      }),
      price_book: z.enum(priceBooks).optional().meta({
        description: "The list prices of this book instead",
      }),
    }),
    output: priceListSchema,
    rest: { method: "get", path: "/v1/operations", status: 200 },
    async handle({ organization, input, now }) {
      if (input.price_book) return readPriceList(input.price_book, now);
      if (!organization) return readPriceList("standard", now);
      const terms = await loadPrices(db(), organization.creditAccountId, now);
      return answer(terms.priceBook, describePrices({ ...terms, now }), terms.prices);
    },
  }),
  defineEndpoint({
    name: "operation.quote",
    tag: "Prices",
    aboutCredits: true,
    summary: "What a list of operations would cost now, and whether the charge would succeed",
    access: "billing.read",
    input: z.strictObject({ organization_id: idSchema("organization"), items: quoteItemsSchema }),
    output: quoteAnswerSchema,
    example: { operations: [{ operation: "invoice.create", quantity: 20 }] },
    rest: { method: "post", path: "/v1/quotes", status: 200 },
    forClient: (quote, sight) => ({
      ...quote,
      available: spendableCredits(sight),
      shortfall: null,
      ...(quote.would_pass || sight.budgetIds.has(quote.budget_id ?? "")
        ? {}
        : { blocked_by: "managed" as const, budget_id: null }),
    }),
    handle: ({ actor, organization, input, now }) =>
      quoteOperations({ organization, actor, items: input.items }, now),
  }),
];

async function readPriceList(book: PriceBook, now: Date): Promise<PriceListAnswer> {
  const prices = await listPrices(book, now);
  return answer(book, describePrices({ prices, overrides: [], now }), prices);
}

/** What a stranger may know of prices: the standard list, and what a credit costs in the team book. */
export async function readPublicPrices(
  now: Date,
): Promise<{ operations: PriceListAnswer["data"]; team: Prices }> {
  const [list, team] = await Promise.all([readPriceList("standard", now), listPrices("team", now)]);
  return { operations: list.data, team };
}

function answer(
  price_book: PriceListAnswer["price_book"],
  data: PriceListAnswer["data"],
  { credit }: Prices,
): PriceListAnswer {
  return { ...wholePage(data), price_book, credit };
}
