import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const paymentFilterNames = ["reversed", "disputed", "fraud_warning", "unsettled"] as const;

/** What the list of payments may be narrowed to; it lives in the address. */
export const paymentFilters = {
  filter: parseAsStringLiteral(paymentFilterNames),
  search: parseAsString,
};
export const loadPaymentFilters = createLoader(paymentFilters);
export type PaymentFilter = Awaited<ReturnType<typeof loadPaymentFilters>>;

/** The filter as the procedure takes it. */
export function paymentInput(filter: PaymentFilter) {
  const search = filter.search?.trim().slice(0, 100);
  return { ...(filter.filter ? { filter: filter.filter } : {}), ...(search ? { search } : {}) };
}
