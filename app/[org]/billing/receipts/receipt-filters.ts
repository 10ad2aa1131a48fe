import { createLoader, createSerializer, parseAsStringLiteral } from "nuqs/server";
import { type RecordKind, recordKinds } from "@/server/billing/history/billing-record.schema";

/** Which payments the page shows; it lives in the address. */
const receiptFilters = { kind: parseAsStringLiteral(recordKinds) };
export const loadReceiptFilters = createLoader(receiptFilters);
const serializeFilters = createSerializer(receiptFilters);

/** The page with these; null: all. */
export function receiptsHref(slug: string, kind: RecordKind | null): string {
  return serializeFilters(`/${slug}/billing/receipts`, { kind });
}

export const kindWords: Record<RecordKind, string> = {
  purchase: "Purchases",
  recharge: "Recharges",
  refund: "Refunds",
};
