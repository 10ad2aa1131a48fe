import type { Purchase } from "@/generated/prisma/client";
import { systemActor } from "@/server/foundation/actor";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { addJob } from "@/server/gateways/jobs/add-job";
import { type CheckoutFacts, readCheckout } from "@/server/gateways/stripe/read-checkout";
import { announce } from "@/server/gateways/webhooks/announce";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { saveCard } from "@/server/payment-methods/save-card";
import { grantSourceOf, recordPayment } from "@/server/payments/record-payment";
import { storeTaxLines } from "@/server/payments/tax-lines";
import { noteUnexpected } from "@/server/payments/unexpected/note-unexpected";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { closeBreaker } from "@/server/recharge/close-breaker";
import { endUnpaid } from "./end-unpaid";
import { recordUnpaid, type UnpaidReason } from "./record-unpaid";
import { sendReceipt } from "./send-receipt";

export type Fulfilment =
  | { fulfilled: true; purchase: Purchase; creditedNow: boolean }
  | {
      fulfilled: false;
      purchase: Purchase;
      reason: UnpaidReason | "amount_mismatch" | "quote_paid";
    };

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
    if (purchase.paidAt) {
      await returnSecond(tx, purchase, facts, now);
      return { fulfilled: true as const, purchase, creditedNow: false };
    }
    if (facts.paymentStatus !== "paid") return recordUnpaid(tx, purchase, facts, now);
    const { paymentIntentId } = facts;
    if (
      facts.amountTotalCents !== purchase.amountCents ||
      facts.currency !== purchase.currency ||
      !paymentIntentId
    ) {
      log().error({ purchaseId: purchase.id, facts }, "a paid checkout differs from its purchase");
      await sendBack(tx, purchase, facts, "another_amount", now);
      const problem = `Stripe reports ${facts.amountTotalCents} ${facts.currency}, expected ${purchase.amountCents} ${purchase.currency}: it is sent back`;
      await endUnpaid(tx, purchase.id, { status: "failed", problem }, now);
      return { fulfilled: false as const, purchase, reason: "amount_mismatch" as const };
    }
    if (purchase.quoteId && !(await takeQuote(tx, purchase, purchase.quoteId, now))) {
      await sendBack(tx, purchase, facts, "paid_twice", now);
      return { fulfilled: false as const, purchase, reason: "quote_paid" as const };
    }
    const paid = await creditPurchase(tx, purchase, { ...facts, paymentIntentId }, now);
    return { fulfilled: true as const, purchase: paid, creditedNow: true };
  });
}

/** Another session paid what was paid already: that money goes back. */
async function returnSecond(
  tx: Tx,
  purchase: Purchase,
  facts: CheckoutFacts,
  now: Date,
): Promise<void> {
  const { paymentStatus, paymentIntentId } = facts;
  if (paymentStatus !== "paid" || !paymentIntentId) return;
  if (paymentIntentId !== purchase.stripePaymentIntentId)
    await sendBack(tx, purchase, facts, "paid_twice", now);
}

async function sendBack(
  tx: Tx,
  purchase: Purchase,
  facts: CheckoutFacts,
  reason: "paid_twice" | "another_amount",
  now: Date,
): Promise<void> {
  const { paymentIntentId, chargeId, amountTotalCents, currency } = facts;
  if (!paymentIntentId || !amountTotalCents) return;
  await noteUnexpected(
    tx,
    {
      creditAccountId: purchase.creditAccountId,
      organizationId: purchase.organizationId,
      source: { purchaseId: purchase.id },
      reason,
      paymentIntentId,
      chargeId,
      amountCents: amountTotalCents,
      currency: currency ?? purchase.currency,
    },
    now,
  );
}

/**
 * A quote is paid once, by whoever pays first. A page of it that was opened since is closed, and what is
 * paid there all the same goes back. @returns false when another purchase paid it already
 */
async function takeQuote(tx: Tx, purchase: Purchase, quoteId: string, now: Date): Promise<boolean> {
  await tx.$queryRaw`select id from sales_quotes where id = ${quoteId} for update`;
  const other = await tx.purchase.findFirst({
    where: { quoteId, id: { not: purchase.id }, status: { notIn: ["expired", "failed"] } },
  });
  if (other?.paidAt) return false;
  if (!other) return true;
  const problem = "The quote was paid on an earlier page";
  await endUnpaid(tx, other.id, { status: "failed", problem }, now);
  const { checkoutSessionId: sessionId } = other;
  if (sessionId)
    await addJob(tx, "close-checkout", { sessionId }, { key: `close-checkout:${sessionId}` });
  return true;
}

/** What is kept of the taxes in a purchase; nothing where none were computed. */
function taxesOf(taxes: PaidFacts["taxes"]) {
  if (!taxes) return {};
  return {
    taxCents: taxes.reduce((sum, { amountCents }) => sum + amountCents, 0n),
    taxLines: storeTaxLines(taxes),
  };
}

async function lockPurchase(tx: Tx, id: string): Promise<Purchase | null> {
  await tx.$queryRaw`select id from purchases where id = ${id} for update`;
  return tx.purchase.findUnique({ where: { id } });
}

/** What is known of money that arrived for a purchase. */
export type PaidFacts = Pick<
  CheckoutFacts,
  "chargeId" | "methodType" | "bankLast4" | "cardUsed" | "card" | "taxes" | "receiptUrl" | "invoice"
> & { sessionId: string | null; paymentIntentId: string };

/**
 * Turns money that arrived into the credits of its purchase: grant, payment, receipt and event, in the transaction that
 * holds the purchase's lock and found it unpaid.
 */
export async function creditPurchase(
  tx: Tx,
  purchase: Purchase,
  facts: PaidFacts,
  now: Date,
): Promise<Purchase> {
  const account = await lockCreditAccount(tx, purchase.creditAccountId);
  await postTransaction(
    tx,
    grantTransaction({
      creditAccountId: account.id,
      walletId: account.primaryWalletId,
      debt: account.debt,
      category: "purchased",
      amount: purchase.credits,
      source: grantSourceOf(facts.paymentIntentId),
      description: purchase.title,
      organizationId: purchase.organizationId,
      actor: purchase.buyerUserId ? { type: "user", id: purchase.buyerUserId } : systemActor,
      entity: { type: "purchase", id: purchase.id },
      now,
    }),
  );
  await recordPayment(
    tx,
    {
      creditAccountId: account.id,
      organizationId: purchase.organizationId,
      source: { purchaseId: purchase.id },
      stripePaymentIntentId: facts.paymentIntentId,
      stripeChargeId: facts.chargeId,
      amountCents: purchase.amountCents,
      currency: purchase.currency,
      credits: purchase.credits,
      methodType: facts.methodType ?? "card",
      cardBrand: facts.cardUsed?.brand ?? null,
      cardLast4: facts.cardUsed?.last4 ?? null,
    },
    now,
  );
  const paid = await tx.purchase.update({
    where: { id: purchase.id },
    data: {
      status: "paid",
      paidAt: now,
      checkoutSessionId: facts.sessionId,
      stripePaymentIntentId: facts.paymentIntentId,
      methodType: facts.methodType,
      bankLast4: facts.bankLast4,
      cardBrand: facts.cardUsed?.brand ?? null,
      cardLast4: facts.cardUsed?.last4 ?? null,
      cardWallet: facts.cardUsed?.wallet ?? null,
      receiptUrl: facts.receiptUrl ?? facts.invoice?.url ?? null,
      receiptNumber: facts.invoice?.number ?? null,
      invoiceId: facts.invoice?.id ?? null,
      invoicePdfUrl: facts.invoice?.pdfUrl ?? null,
      transferMissingCents: null,
      ...taxesOf(facts.taxes),
      problem: null,
    },
  });
  if (purchase.quoteId) {
    await tx.salesQuote.update({
      where: { id: purchase.quoteId },
      data: { state: "paid", closedAt: now },
    });
  }
  if (facts.card) await saveCard(tx, account.id, facts.card, now);
  // Money that arrived proves the account can pay: auto-recharge may try again.
  await closeBreaker(tx, account.id, now);
  // A transfer may have brought more than was asked for; Stripe keeps the rest.
  if (facts.methodType === "customer_balance") {
    const { id: creditAccountId } = account;
    const key = `refresh-cash-balance:${creditAccountId}`;
    await addJob(tx, "refresh-cash-balance", { creditAccountId }, { key });
  }
  await sendReceipt(tx, paid, now);
  const { available } = await readBalance(tx, account.id, now);
  await announce(
    tx,
    {
      type: "purchase.paid",
      creditAccountId: account.id,
      data: {
        purchase_id: paid.id,
        title: paid.title,
        credits: microcreditsToCredits(paid.credits),
        amount_cents: Number(paid.amountCents),
        currency: paid.currency,
        available: microcreditsToCredits(available),
      },
    },
    now,
  );
  return paid;
}
