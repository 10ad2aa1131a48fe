import type { PaymentMethod } from "@/generated/prisma/client";
import type { CardAnswer } from "./card.schema";
import { endOfCard, WARN_BEFORE_MS } from "./warn-expiring-cards";

/** A saved card as its owner is shown it. */
export function showCard(card: PaymentMethod, now: Date): CardAnswer {
  const left = endOfCard(card).getTime() - now.getTime();
  return {
    id: card.id,
    brand: card.brand,
    last4: card.last4,
    wallet: card.wallet,
    exp_month: card.expMonth,
    exp_year: card.expYear,
    expiry: left <= 0 ? "over" : left <= WARN_BEFORE_MS ? "soon" : "good",
    is_default: card.isDefault,
    unusable_reason: card.unusableReason,
  };
}
