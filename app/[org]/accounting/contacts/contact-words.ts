import type { ContactAnswer } from "@/server/accounting/contacts/contact.schema";

export const kindWords: Record<ContactAnswer["kind"], string> = {
  customer: "Customer",
  vendor: "Vendor",
  both: "Customer and vendor",
};

export const kindOptions = Object.entries(kindWords).map(([value, label]) => ({ value, label }));

/** `14` -> `"14 days"` */
export function termsInWords(days: number): string {
  if (days === 0) return "Due on receipt";
  return `${days} ${days === 1 ? "day" : "days"}`;
}
