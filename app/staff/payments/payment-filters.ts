import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** What the list of payments may be narrowed to; it lives in the address. */
const paymentFilters = {
  filter: parseAsStringLiteral(["reversed", "disputed", "fraud_warning", "unsettled"]),
  search: parseAsString,
};
export const loadPaymentFilters = createLoader(paymentFilters);
export type PaymentFilter = Awaited<ReturnType<typeof loadPaymentFilters>>;

/** The filter as the procedure takes it. */
export function paymentInput(filter: PaymentFilter) {
  const search = filter.search?.trim().slice(0, 100);
  return { ...(filter.filter ? { filter: filter.filter } : {}), ...(search ? { search } : {}) };
}
