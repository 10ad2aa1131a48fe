import type { BadgeTone } from "@/components/ui/badge";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import type { PurchaseAnswer } from "@/server/purchases/purchase.schema";
import { nameCard } from "./money-words";

export type PurchaseWords = { word: string; tone: BadgeTone; note: string | null };

/** What the words are made of: a purchase has it, and so has a recharge or a refund in the list of payments. */
export type Told = Pick<
  PurchaseAnswer,
  | "status"
  | "method_type"
  | "card_brand"
  | "card_last4"
  | "card_wallet"
  | "bank_last4"
  | "problem"
  | "currency"
> &
  Partial<Pick<PurchaseAnswer, "transfer">>;

/** Where a purchase stands, in the words of the person who made it. */
export function describePurchase(purchase: Told): PurchaseWords {
  const { word, tone, note } = states[purchase.status];
  return { word, tone, note: note(purchase) };
}

/** `"Visa 4242 (Apple Pay)"`, `"US bank account 6789"`; null while nobody chose. */
export function paidWith(purchase: Omit<Told, "status">): string | null {
  if (purchase.card_brand && purchase.card_last4) {
    return nameCard({
      brand: purchase.card_brand,
      last4: purchase.card_last4,
      wallet: purchase.card_wallet,
    });
  }
  const method = methods[purchase.method_type ?? ""];
  if (!method) return null;
  return purchase.bank_last4 ? `${method} ${purchase.bank_last4}` : method;
}

const methods: Partial<Record<string, string>> = {
  card: "Card",
  us_bank_account: "US bank account",
  customer_balance: "Bank transfer",
  crypto: "Stablecoin",
};

type StateWords = {
  word: string;
  tone: BadgeTone;
  note: (purchase: Told) => string | null;
};
const uncharged = ({ problem }: Told) =>
  problem ? `${problem}. Nothing was charged` : "Nothing was charged";

const states: Record<PurchaseAnswer["status"], StateWords> = {
  created: { word: "Opening", tone: "neutral", note: uncharged },
  checkout_open: { word: "Not paid yet", tone: "warn", note: uncharged },
  processing: { word: "Pending", tone: "warn", note: pendingNote },
  paid: { word: "Paid", tone: "good", note: paidWith },
  partially_refunded: {
    word: "Partly refunded",
    tone: "neutral",
    note: () => "The credits of the refunded part were taken back",
  },
  refunded: { word: "Refunded", tone: "neutral", note: () => "Its credits were taken back" },
  disputed: {
    word: "Disputed",
    tone: "bad",
    note: () => "Its credits are held back until the bank decides",
  },
  lost: { word: "Dispute lost", tone: "bad", note: () => "The money went back to the cardholder" },
  expired: {
    word: "Expired",
    tone: "neutral",
    note: ({ problem }) => `${problem ?? "It wasn’t paid in time"}. Nothing was charged`,
  },
  failed: { word: "Failed", tone: "bad", note: uncharged },
};

const WAITING_FOR_TRANSFER = "Waiting for your transfer";

function pendingNote(purchase: Told): string {
  const { transfer, currency } = purchase;
  if (transfer) {
    return transfer.received_cents > 0
      ? `${formatMoneyCents(transfer.missing_cents, currency)} of the transfer is still missing`
      : WAITING_FOR_TRANSFER;
  }
  // The list of payments does not know how much of a transfer came.
  if (purchase.method_type === "customer_balance") return WAITING_FOR_TRANSFER;
  return `${paidWith(purchase) ?? "The payment"} is on its way; credits are added when it settles`;
}
