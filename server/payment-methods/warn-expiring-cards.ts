import type { PaymentMethod } from "@/generated/prisma/client";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { log } from "@/server/foundation/log";
import { notifyPayers } from "@/server/gateways/notices/notify";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { policyCard } from "@/server/recharge/policy-card";

/** How long before its end a card is told to run out. */
export const WARN_BEFORE_MS = 30 * 86_400_000;

/** The first moment a card can no longer be charged: it is good to the end of its month. */
export function endOfCard({ expMonth, expYear }: { expMonth: number; expYear: number }): Date {
  return new Date(Date.UTC(expYear, expMonth, 1));
}

/** Tells, once a card and expiry, that a saved card runs out within 30 days. Runs every day. */
export async function warnExpiringCards(now: Date): Promise<void> {
  const soon = new Date(now.getTime() + WARN_BEFORE_MS);
  const candidates = await db().paymentMethod.findMany({
    where: {
      removedAt: null,
      unusableReason: null,
      expiryWarnedAt: null,
      expYear: { lte: soon.getUTCFullYear() },
    },
  });
  for (const card of candidates) {
    const end = endOfCard(card);
    if (end <= now || end > soon) continue;
    await inTransaction((tx) => warn(tx, card, now)).catch((error: unknown) =>
      log().error({ err: error, cardId: card.id }, "a card that expires could not be told of"),
    );
  }
}

async function warn(tx: Tx, card: PaymentMethod, now: Date): Promise<void> {
  await lockCreditAccount(tx, card.creditAccountId);
  const { expMonth, expYear } = card;
  const marked = await tx.paymentMethod.updateMany({
    where: { id: card.id, expiryWarnedAt: null, removedAt: null, expMonth, expYear },
    data: { expiryWarnedAt: now },
  });
  if (marked.count === 0) return;
  const charged = await policyCard(tx, card.creditAccountId);
  await notifyPayers(
    tx,
    card.creditAccountId,
    {
      template: "card-expiring",
      event: `${card.id}:${expYear}-${expMonth}`,
      props: ({ name, slug }) => ({
        organizationName: name,
        cardBrand: card.brand,
        cardLast4: card.last4,
        expMonth,
        expYear,
        recharges: charged?.id === card.id,
        billingUrl: `${env().APP_URL}/${slug}/billing/payment-methods`,
      }),
    },
    now,
  );
}
