import { brandName } from "@/server/recharge/decide-recharge";

/** Why a control of the billing pages cannot be used by this person. */
export const ASK_TO_BUY = "Ask an owner or billing admin";

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
