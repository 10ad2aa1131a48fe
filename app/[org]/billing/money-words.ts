import { brandName } from "@/server/recharge/decide-recharge";
import type { BillingOverview } from "../read-frame";

/** Whom a person asks whose role can't do it. */
export const ASK_TO_BUY = "Ask an owner or billing admin";

/** Why a control of the billing pages cannot be used by this person; null: it can. */
export function whyNotBuy({ buy_refusal }: Pick<BillingOverview, "buy_refusal">): string | null {
  if (buy_refusal === null) return null;
  return buy_refusal === "closed" ? "This organization is closed: reopen it first" : ASK_TO_BUY;
}

/** The same as a sentence that stands away from the control it is about. */
export function buyRefusalSentence(refusal: string): string {
  return refusal === ASK_TO_BUY ? `${refusal} to buy credits.` : `${refusal}.`;
}

const wallets: Partial<Record<string, string>> = {
  apple_pay: "Apple Pay",
  google_pay: "Google Pay",
};

/** `"Visa 4242"`, `"Visa 4242 (Apple Pay)"`. */
export function nameCard(card: {
  brand: string;
  last4: string;
  wallet?: string | null | undefined;
}): string {
  const wallet = wallets[card.wallet ?? ""];
  return `${brandName(card.brand)} ${card.last4}${wallet ? ` (${wallet})` : ""}`;
}
