import { brandName } from "@/server/recharge/decide-recharge";

/** Why a control of the billing pages cannot be used by this person. */
export const ASK_TO_BUY = "Ask an owner or billing admin";

/** `"Visa 4242"`. */
export function nameCard(card: { brand: string; last4: string }): string {
  return `${brandName(card.brand)} ${card.last4}`;
}
