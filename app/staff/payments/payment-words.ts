import type { BadgeTone } from "@/components/ui/badge";
import type { PaymentAnswer, PaymentDetailAnswer } from "@/server/payments/payment.schema";
import { formatMoneyCents } from "@/server/pricing/amount-words";

type Word = { label: string; tone: BadgeTone };

export const paymentStateWords: Record<PaymentAnswer["state"], Word> = {
  paid: { label: "Paid", tone: "good" },
  partially_refunded: { label: "Partly refunded", tone: "neutral" },
  refunded: { label: "Refunded", tone: "neutral" },
  disputed: { label: "Disputed", tone: "bad" },
  lost: { label: "Lost", tone: "bad" },
};

export const refundStateWords: Record<PaymentDetailAnswer["refunds"][number]["state"], Word> = {
  requested: { label: "No response yet", tone: "warn" },
  pending: { label: "Pending", tone: "warn" },
  succeeded: { label: "Succeeded", tone: "good" },
  failed: { label: "Failed", tone: "bad" },
  canceled: { label: "Canceled", tone: "neutral" },
};

export const disputeStateWords: Record<PaymentDetailAnswer["disputes"][number]["state"], Word> = {
  inquiry: { label: "Inquiry", tone: "warn" },
  inquiry_closed: { label: "Inquiry closed", tone: "neutral" },
  open: { label: "Open", tone: "bad" },
  won: { label: "Won", tone: "good" },
  lost: { label: "Lost", tone: "bad" },
};

const methods: Record<string, string> = {
  card: "Card",
  us_bank_account: "ACH debit",
  customer_balance: "Bank transfer",
  crypto: "Stablecoin",
};

/** `Visa 4242`, `Bank transfer`. */
export function methodInWords(payment: PaymentAnswer): string {
  const { card_brand: brand, card_last4: last4, method_type: type } = payment;
  if (brand && last4) return `${brand.charAt(0).toUpperCase()}${brand.slice(1)} ${last4}`;
  return methods[type] ?? type.replaceAll("_", " ");
}

/** What went back of a payment, or null while nothing did. */
export function reversedInWords(payment: PaymentAnswer): string | null {
  const parts = [
    [payment.refunded_cents, "refunded"],
    [payment.disputed_cents, "disputed"],
    [payment.lost_cents, "lost"],
  ] as const;
  const words = parts
    .filter(([cents]) => cents > 0)
    .map(([cents, what]) => `${formatMoneyCents(cents, payment.currency)} ${what}`);
  return words.length > 0 ? words.join(", ") : null;
}
