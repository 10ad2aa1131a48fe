import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { quoteStates } from "@/server/purchases/quotes/quote.schema";

/** What the list of quotes may be narrowed to; it lives in the address. */
const quoteFilters = { state: parseAsStringLiteral(quoteStates), search: parseAsString };
export const loadQuoteFilters = createLoader(quoteFilters);
export type QuoteFilter = Awaited<ReturnType<typeof loadQuoteFilters>>;

/** The filter as the procedure takes it. */
export function quoteInput({ state, search }: QuoteFilter) {
  const words = search?.trim().slice(0, 100);
  return { ...(state ? { state } : {}), ...(words ? { search: words } : {}) };
}
