import type { Purchase } from "@/generated/prisma/client";
import { systemActor } from "@/server/foundation/actor";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { log } from "@/server/foundation/log";
import { queueBillingEmail } from "@/server/gateways/email/queue-billing-email";
import { type CheckoutFacts, readCheckout } from "@/server/gateways/stripe/checkout";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions";
import { saveCard } from "@/server/payment-methods/save-card";
import { microcreditsToCredits } from "@/server/pricing/microcredits";

export type Fulfilment =
  | { fulfilled: true; purchase: Purchase; creditedNow: boolean }
  | {
      fulfilled: false;
      purchase: Purchase;
      reason: "not_paid" | "processing" | "expired" | "failed" | "amount_mismatch";
    };

import { closeBreaker } from "@/server/recharge/close-breaker";

/**
 * Turns a paid Checkout into credits, once. The webhook, the return page, verify and the sweeper all
 * come here: the session is read again from Stripe, the purchase is locked, and whoever is second
 * finds it done. The amount must be the one we asked for.
 * @returns null when the session is none of our purchases.
 */
export async function fulfil(sessionId: string, now: Date): Promise<Fulfilment | null> {
  const known = await db().purchase.findUnique({ where: { checkoutSessionId: sessionId } });
  if (known?.paidAt) return { fulfilled: true, purchase: known, creditedNow: false };
  const facts = await readCheckout(sessionId);
  if (facts?.mode !== "payment") return null;

  return inTransaction(async (tx) => {
    // By our own id: the webhook may be faster than the row's session id.
    const id = known?.id ?? facts.purchaseId;
    if (!id) return null;
    const purchase = await lockPurchase(tx, id);
    if (!purchase || purchase.creditAccountId !== facts.creditAccountId) return null;
    if (purchase.paidAt) return { fulfilled: true as const, purchase, creditedNow: false };

    if (facts.paymentStatus !== "paid") return recordUnpaid(tx, purchase, facts);
    if (
      facts.amountTotalCents !== purchase.amountCents ||
      facts.currency !== purchase.currency ||
      !facts.paymentIntentId
    ) {
      log().error({ purchaseId: purchase.id, facts }, "a paid checkout differs from its purchase");
      const problem = `Stripe reports ${facts.amountTotalCents} ${facts.currency}, expected ${purchase.amountCents} ${purchase.currency}`;
      await tx.purchase.update({ where: { id: purchase.id }, data: { problem } });
      return { fulfilled: false as const, purchase, reason: "amount_mismatch" as const };
    }
    return credit(tx, purchase, { ...facts, paymentIntentId: facts.paymentIntentId }, now);
  });
}

async function lockPurchase(tx: Tx, id: string): Promise<Purchase | null> {
  await tx.$queryRaw`select id from purchases where id = ${id} for update`;
  return tx.purchase.findUnique({ where: { id } });
}

async function recordUnpaid(tx: Tx, purchase: Purchase, facts: CheckoutFacts): Promise<Fulfilment> {
  if (facts.status === "expired") {
    return {
      fulfilled: false,
      reason: "expired",
      purchase: await tx.purchase.update({
        where: { id: purchase.id },
        data: { status: "expired" },
      }),
    };
  }
  if (facts.status === "complete" && facts.paymentFailed) {
    const data = {
      status: "failed" as const,
      checkoutSessionId: facts.sessionId,
      problem: "The payment failed; nothing was charged",
    };
    return {
      fulfilled: false,
      reason: "failed",
      purchase: await tx.purchase.update({ where: { id: purchase.id }, data }),
    };
  }
  if (facts.status === "complete") {
    return {
      fulfilled: false,
      reason: "processing",
      purchase: await tx.purchase.update({
        where: { id: purchase.id },
        data: { status: "processing", checkoutSessionId: facts.sessionId },
      }),
    };
  }
  return { fulfilled: false, reason: "not_paid", purchase };
}

async function credit(
  tx: Tx,
  purchase: Purchase,
  facts: CheckoutFacts & { paymentIntentId: string },
  now: Date,
): Promise<Fulfilment> {
  const account = await lockCreditAccount(tx, purchase.creditAccountId);
  await postTransaction(
    tx,
    grantTransaction({
      creditAccountId: account.id,
      walletId: account.primaryWalletId,
      debt: account.debt,
      category: "purchased",
      amount: purchase.credits,
      source: `payment:${facts.paymentIntentId}`,
      description: purchase.title,
      organizationId: purchase.organizationId,
      actor: purchase.buyerUserId ? { type: "user", id: purchase.buyerUserId } : systemActor,
      entity: { type: "purchase", id: purchase.id },
      now,
    }),
  );
  const paid = await tx.purchase.update({
    where: { id: purchase.id },
    data: {
      status: "paid",
      paidAt: now,
      checkoutSessionId: facts.sessionId,
      stripePaymentIntentId: facts.paymentIntentId,
      receiptNumber: facts.receiptNumber,
      receiptUrl: facts.receiptUrl,
      cardBrand: facts.card?.brand ?? null,
      cardLast4: facts.card?.last4 ?? null,
      problem: null,
    },
  });
  if (facts.card) await saveCard(tx, account.id, facts.card, now);
  // Money that arrived proves the account can pay: auto-recharge may try again.
  await closeBreaker(tx, account.id, now);
  await sendReceipt(tx, paid, now);
  return { fulfilled: true, purchase: paid, creditedNow: true };
}

async function sendReceipt(tx: Tx, purchase: Purchase, now: Date): Promise<void> {
  const balance = await readBalance(tx, purchase.creditAccountId, now);
  await queueBillingEmail(
    tx,
    purchase.creditAccountId,
    {
      template: "purchase-receipt",
      event: `${purchase.id}`,
      props: (organization) => ({
        organizationName: organization.name,
        packageName: purchase.title,
        credits: microcreditsToCredits(purchase.credits),
        amountCents: Number(purchase.amountCents),
        currency: purchase.currency,
        ...(purchase.cardBrand && purchase.cardLast4
          ? { cardBrand: purchase.cardBrand, cardLast4: purchase.cardLast4 }
          : {}),
        ...(purchase.receiptNumber ? { receiptNumber: purchase.receiptNumber } : {}),
        ...(purchase.receiptUrl ? { receiptUrl: purchase.receiptUrl } : {}),
        availableCredits: microcreditsToCredits(balance.available),
        paidAt: now.toISOString(),
        timeZone: organization.timeZone,
        ledgerUrl: `${env().APP_URL}/${organization.slug}/ledger`,
      }),
    },
    now,
  );
}
