import { z } from "zod";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import { authorize } from "@/server/organizations/authorize";
import { listPrices, loadPrices } from "@/server/pricing/load-prices";
import { describePrices } from "@/server/pricing/price-list";
import { type PriceListAnswer, priceListSchema } from "@/server/pricing/price-list.schema";
import { defineEndpoint } from "./endpoint";

export const catalogueEndpoints = {
  operationList: defineEndpoint({
    name: "operation.list",
    tag: "Prices",
    summary: "Every operation with its list price, and what an organization pays",
    permission: null,
    input: z.strictObject({
      organization_id: idSchema("organization").optional().meta({
        description: "Whose prices; without one the list of the standard price book",
      }),
    }),
    output: priceListSchema,
    rest: { method: "get", path: "/v1/operations", status: 200 },
    async handle({ caller, input, now }) {
      if (input.organization_id === undefined) return readPriceList(now);
      const organization = await authorize(caller, input.organization_id, "organization.read");
      const terms = await loadPrices(db(), organization.creditAccountId, now);
      return answer(terms.priceBook, describePrices({ ...terms, now }));
    },
  }),
};

/** The list of the standard price book as it is now: what a stranger reads on the pricing page. */
export async function readPriceList(now: Date): Promise<PriceListAnswer> {
  const prices = await listPrices("standard", now);
  return answer("standard", describePrices({ prices, overrides: [], now }));
}

function answer(
  price_book: PriceListAnswer["price_book"],
  data: PriceListAnswer["data"],
): PriceListAnswer {
  return { data, has_more: false, next_cursor: null, price_book };
}
