import type { BillingRecordAnswer } from "@/server/billing/history/billing-record.schema";
import { creditsInWords } from "@/server/pricing/amount-words";
import { describePurchase, type PurchaseWords, paidWith } from "../purchase-words";

/** Where a purchase, a recharge or a refund stands, in the words of the person who pays. */
export function describeRecord(record: BillingRecordAnswer): PurchaseWords {
  const { status, problem } = record;
  if (record.kind === "refund") {
    if (status === "processing")
      return { word: "Pending", tone: "warn", note: "Banks take up to ten days" };
    if (status === "failed")
      return { word: "Failed", tone: "bad", note: problem ?? "The money didn’t leave" };
    return { word: "Sent", tone: "neutral", note: backTo(record) };
  }
  if (status === "requires_action")
    return { word: "To confirm", tone: "warn", note: "Your bank asks you to confirm it" };
  if (record.kind === "recharge" && status === "processing")
    return { word: "Pending", tone: "warn", note: "The charge is under way" };
  return describePurchase({ ...record, status, problem: problem && capitalized(problem) });
}

/** `"1,000 credits"`; null where the title says so already, or nothing is added. */
export function creditsBeside({ title, credits }: BillingRecordAnswer): string | null {
  return credits === null || /\bcredits?\b/.test(title) ? null : creditsInWords(credits);
}

/** `"To Visa 4242"`; what Stripe keeps the money on where it was no card. */
function backTo(record: BillingRecordAnswer): string | null {
  const method = paidWith(record);
  return method && `To ${method}`;
}

/** `"the bank declined it"` -> `"The bank declined it"`. */
function capitalized(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
