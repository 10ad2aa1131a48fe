import type { PaymentMethod } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { announce } from "@/server/gateways/webhooks/announce";

/** Tells webhooks what became of a saved card. */
export async function announceCard(
  tx: Tx,
  card: PaymentMethod,
  change: "added" | "renewed" | "removed" | "default_set",
  now: Date,
): Promise<void> {
  const { id, creditAccountId, brand, last4, expMonth, expYear } = card;
  const data = {
    payment_method_id: id,
    change,
    card: { brand, last4 },
    exp_month: expMonth,
    exp_year: expYear,
  };
  await announce(tx, { type: "payment_method.updated", creditAccountId, data }, now);
}
