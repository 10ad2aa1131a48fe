import { z } from "zod";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import { wholePage } from "@/server/foundation/page";
import { listPrices, loadPrices } from "@/server/pricing/load-prices";
import { describePrices } from "@/server/pricing/price-list";
import { type PriceListAnswer, priceListSchema } from "@/server/pricing/price-list.schema";
import type { Prices } from "@/server/pricing/prices";
import { defineEndpoint } from "./define-endpoint";

export const catalogueEndpoints = [
  defineEndpoint({
    name: "operation.list",
    tag: "Prices",
    summary: "Every operation with its list price, and what an organization pays",
    access: { permission: "organization.read", optional: true },
    input: z.strictObject({
      organization_id: idSchema("organization").optional().meta({
        description: "Whose prices; without one the list of the standard price book",
      }),
    }),
    output: priceListSchema,
    rest: { method: "get", path: "/v1/operations", status: 200 },
    async handle({ organization, now }) {
      if (!organization) return readPriceList(now);
      const terms = await loadPrices(db(), organization.creditAccountId, now);
      return answer(terms.priceBook, describePrices({ ...terms, now }));
    },
  }),
];

async function readPriceList(now: Date): Promise<PriceListAnswer> {
  const prices = await listPrices("standard", now);
  return answer("standard", describePrices({ prices, overrides: [], now }));
}

/** What a stranger may know of prices: the standard list, and what a credit costs in the team book. */
export async function readPublicPrices(
  now: Date,
): Promise<{ operations: PriceListAnswer["data"]; team: Prices }> {
  const [list, team] = await Promise.all([readPriceList(now), listPrices("team", now)]);
  return { operations: list.data, team };
}

function answer(
  price_book: PriceListAnswer["price_book"],
  data: PriceListAnswer["data"],
): PriceListAnswer {
  return { ...wholePage(data), price_book };
}
