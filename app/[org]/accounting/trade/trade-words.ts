import { purchase, sale } from "@/server/accounting/trade/sides";

export type TradeNoun = "invoice" | "bill";

/** What pages call the two sides of trade. The pages of invoices and of bills differ by this table only. */
export const tradeWords = {
  invoice: {
    side: sale,
    title: "Invoices",
    description:
      "A draft isn’t in the books yet. Once sent, an invoice has its number and is posted.",
    teaches:
      "Create one for a customer, then send it: it gets its number, and the amount owed is posted.",
    issue: "Send",
    issued: "Sent",
    paidTo: "Paid into",
  },
  bill: {
    side: purchase,
    title: "Bills",
    description:
      "A draft isn’t in the books yet. Once received, a bill has its number and is posted.",
    teaches:
      "Enter one from a vendor, then mark it received: it gets its number, and the amount owed is posted.",
    issue: "Receive",
    issued: "Received",
    paidTo: "Paid from",
  },
} as const;

/** `"invoice"` -> `"an invoice"` */
export function withArticle(noun: TradeNoun): string {
  return noun === "invoice" ? "an invoice" : "a bill";
}
