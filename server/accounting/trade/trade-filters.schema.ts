/** What lists of invoices and bills may be narrowed to. */
export const tradeFilters = ["draft", "open", "overdue", "paid", "cancelled"] as const;
