import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";
import { quoteAnswerSchema, quoteItemsSchema } from "@/server/operations/quote.schema";
import { quoteOperations } from "@/server/operations/quote-operations";
import { spendableCredits } from "@/server/organizations/access/client-sight";
import { defineEndpoint } from "./define-endpoint";

export const quoteEndpoints = [
  defineEndpoint({
    name: "operation.quote",
    tag: "Prices",
    aboutCredits: true,
    summary: "What a list of operations would cost now, and whether it would be charged",
    access: "billing.read",
    input: z.strictObject({ organization_id: idSchema("organization"), items: quoteItemsSchema }),
    output: quoteAnswerSchema,
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
