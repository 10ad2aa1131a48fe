import { Prisma, type RechargeAttempt } from "@/generated/prisma/client";
import { db, inTransaction } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError, notFound } from "@/server/foundation/errors";
import { log } from "@/server/foundation/log";
import { cancelIntent } from "@/server/gateways/stripe/charge-saved-card";
import { openConfirmationCheckout } from "@/server/gateways/stripe/checkout";
import { readCheckout } from "@/server/gateways/stripe/read-checkout";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { saveCard } from "@/server/payment-methods/save-card";
import { settleAttempt } from "./settle-attempt";

const PAGE_LIFETIME_MS = 60 * 60_000;

/**
 * Opens the page on which a person confirms a recharge (3-D Secure). It is the same attempt: what was
 * tried off session is cancelled at Stripe first, and one page is open at a time, so it is charged once
 * however often this is asked.
 * @returns null when it turns out to be paid already
 * @throws not_found; wrong_state once it is settled or a day has passed; payment_provider_unavailable
 */
export async function openConfirmation(
  creditAccountId: string,
  attemptId: string,
  now: Date,
): Promise<{ url: string } | null> {
  const attempt = await db().rechargeAttempt.findFirst({
    where: { id: attemptId, creditAccountId },
  });
  if (!attempt) throw notFound("recharge attempt");
  requireWaiting(attempt, now);
  try {
    if (attempt.confirmSessionId) {
      const page = await readCheckout(attempt.confirmSessionId);
      if (page?.status === "complete") return await alreadyPaid(attempt.confirmSessionId, now);
      if (page?.status === "open" && attempt.confirmUrl) return { url: attempt.confirmUrl };
    }
    if (attempt.stripePaymentIntentId) {
      const tried = await cancelIntent(attempt.stripePaymentIntentId, "abandoned");
      if (tried.result === "succeeded") {
        await settleAttempt(attemptId, tried, now);
        return null;
      }
    }
    return await openPage(attempt, now);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    log().error({ err: error, attemptId }, "confirmation page could not be opened");
    throw new DomainError(
      "payment_provider_unavailable",
      "Stripe didn't respond, so the page couldn't be opened. Nothing was charged. Try again in a minute.",
    );
  }
}

async function alreadyPaid(sessionId: string, now: Date): Promise<null> {
  await settleConfirmation(sessionId, now);
  return null;
}

/** Takes the next page's number under the lock, then asks Stripe for the page of that number. */
async function openPage(seen: RechargeAttempt, now: Date): Promise<{ url: string }> {
  const { attempt, slug } = await inTransaction(async (tx) => {
    const account = await lockCreditAccount(tx, seen.creditAccountId);
    const current = await tx.rechargeAttempt.findUniqueOrThrow({ where: { id: seen.id } });
    requireWaiting(current, now);
    const { slug } = await tx.organization.findUniqueOrThrow({
      where: { id: account.organizationId },
      select: { slug: true },
    });
    // Somebody else took a number or opened its page meanwhile, or an answer was lost: that page is
    // asked for again.
    const taken =
      current.confirmNumber > seen.confirmNumber ||
      current.confirmSessionId !== seen.confirmSessionId ||
      (current.confirmNumber > 0 && current.confirmSessionId === null);
    if (taken && current.confirmExpiresAt && current.confirmExpiresAt > now)
      return { attempt: current, slug };
    const closesAt = new Date(now.getTime() + PAGE_LIFETIME_MS);
    const attempt = await tx.rechargeAttempt.update({
      where: { id: seen.id },
      data: {
        confirmNumber: { increment: 1 },
        confirmSessionId: null,
        confirmUrl: null,
        confirmExpiresAt: closesAt,
        stripePaymentIntentId: null,
        // What was computed for the card is not what the page takes.
        taxCalculationId: null,
        taxLines: Prisma.DbNull,
        // The day does not end while the page is open.
        ...(current.expiresAt && current.expiresAt < closesAt ? { expiresAt: closesAt } : {}),
      },
    });
    return { attempt, slug };
  });
  const recharge = `${env().APP_URL}/${slug}/billing/recharge`;
  const { sessionId, url } = await openConfirmationCheckout({
    attemptId: attempt.id,
    number: attempt.confirmNumber,
    creditAccountId: attempt.creditAccountId,
    customerId: attempt.stripeCustomerId,
    title: `Recharge: ${(attempt.credits / 1_000_000n).toLocaleString("en-US")} credits`,
    description: "Your bank asked you to confirm this charge. You are charged only once.",
    amountCents: attempt.amountCents,
    currency: attempt.currency,
    expiresAt: attempt.confirmExpiresAt ?? now,
    successUrl: `${recharge}?checkout={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${recharge}?checkout=cancelled`,
  });
  await db().rechargeAttempt.updateMany({
    where: { id: attempt.id, confirmNumber: attempt.confirmNumber },
    data: { confirmSessionId: sessionId, confirmUrl: url },
  });
  return { url };
}

/**
 * Finishes the page of a confirmation: webhook, return page and sweeper come here. Money becomes
 * credits once, and the card that paid is kept.
 * @param expectedAccountId the account the caller may act for; a session of another one is not looked at.
 * @returns null when the session is none of our confirmations
 */
export async function settleConfirmation(
  sessionId: string,
  now: Date,
  expectedAccountId: string | null = null,
): Promise<RechargeAttempt | null> {
  const facts = await readCheckout(sessionId);
  const attemptId = facts?.rechargeAttemptId;
  if (!facts || !attemptId) return null;
  const attempt = await db().rechargeAttempt.findUnique({ where: { id: attemptId } });
  if (!attempt || attempt.creditAccountId !== facts.creditAccountId) return null;
  if (expectedAccountId && attempt.creditAccountId !== expectedAccountId) return null;
  if (facts.paymentStatus === "paid" && facts.paymentIntentId && facts.amountTotalCents !== null) {
    await settleAttempt(
      attemptId,
      {
        result: "succeeded",
        paymentIntentId: facts.paymentIntentId,
        chargeId: facts.chargeId,
        methodType: facts.methodType ?? "card",
        amountCents: facts.amountTotalCents,
        currency: facts.currency ?? "",
        card: facts.cardUsed,
        receiptUrl: facts.receiptUrl,
        taxes: facts.taxes,
      },
      now,
    );
    const { card } = facts;
    if (card) {
      await inTransaction(async (tx) => {
        await lockCreditAccount(tx, attempt.creditAccountId);
        await saveCard(tx, attempt.creditAccountId, card, now);
      });
    }
  }
  return db().rechargeAttempt.findUniqueOrThrow({ where: { id: attemptId } });
}

function requireWaiting(attempt: RechargeAttempt, now: Date): void {
  const late = attempt.expiresAt !== null && attempt.expiresAt <= now;
  if (attempt.state === "requires_action" && !late) return;
  const words =
    attempt.state === "succeeded"
      ? "This recharge was already paid, and charged once. There is nothing to confirm."
      : attempt.state === "requires_action" || attempt.state === "expired"
        ? "This charge was cancelled: nobody confirmed it in time, or another card was chosen. Nothing was charged. Buy credits manually, or switch auto-recharge on again."
        : "This charge isn't waiting for a confirmation. Nothing was charged.";
  throw new DomainError("wrong_state", words, { state: attempt.state });
}
