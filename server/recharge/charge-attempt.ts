import type { RechargeAttempt } from "@/generated/prisma/client";
import { type Db, db, inTransaction, type Tx } from "@/server/foundation/db";
import { askBalanceCheck } from "@/server/gateways/jobs/ask-balance-check";
import {
  chargeSavedCard,
  findRechargeIntent,
  readPaymentIntent,
} from "@/server/gateways/stripe/charge-saved-card";
import { computesTax, computeTax } from "@/server/gateways/stripe/tax";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { storeTaxLines } from "@/server/payments/tax-lines";
import { availableOf, policyOf } from "./policy-of";
import { TAX_NOT_ACCEPTED } from "./record-refusal";
import { settleAttempt } from "./settle-attempt";

/** A charge whose answer is lost is sent again at most so often in all, under the same key. */
const MOST_SENDS = 5;
/** What was sent has arrived at Stripe by then, and stands in its list, or never will. */
const QUIET_MS = 5 * 60_000;

/**
 * Charges a claimed attempt. Safe to repeat at any point: the attempt's id is the idempotency key and
 * its parameters are stored, so an unknown outcome is sent again unchanged and answers what happened.
 * A charge that is no longer wanted (switched off, or the pool was filled meanwhile) is not sent. Where
 * Stripe's own list shows, minutes after the last time it was sent, that nothing happened, the attempt
 * ends and the next one has a key of its own: Stripe repeats a failure under the old one for a day.
 * Throws when the outcome is unknown, so that the job runs again.
 */
export async function chargeAttempt(attemptId: string, now: Date): Promise<void> {
  const taken = await takeUp(attemptId, now);
  const attempt = taken && (await withTax(taken));
  if (!attempt) return;
  if (isQuiet(attempt, now) || attempt.sends >= MOST_SENDS || !(await mayStillBeSent(attempt, now)))
    return lookUp(attempt, now);
  await db().rechargeAttempt.update({
    where: { id: attemptId },
    data: { sends: { increment: 1 }, sentAt: now },
  });
  const outcome = await chargeSavedCard({
    attemptId: attempt.id,
    creditAccountId: attempt.creditAccountId,
    customerId: attempt.stripeCustomerId,
    paymentMethodId: attempt.stripePaymentMethodId,
    amountCents: attempt.amountCents,
    currency: attempt.currency,
    note: { credits: attempt.credits, walletId: attempt.walletId },
    taxCalculationId: attempt.taxCalculationId,
  });
  await settleAttempt(attemptId, outcome, now);
  if (outcome.result !== "unknown") return;
  // A failure may have been stored under the key although the charge was made: the list tells.
  await lookUp({ ...attempt, sentAt: now }, now);
  const after = await db().rechargeAttempt.findUniqueOrThrow({ where: { id: attemptId } });
  if (after.live)
    throw new Error(`The outcome of recharge ${attemptId} is unknown: ${outcome.reason}`);
}

/** Has the tax computed before it is sent for the first time: sent again, it must be the same charge. */
async function withTax(attempt: RechargeAttempt): Promise<RechargeAttempt> {
  if (attempt.sends > 0 || (await followsRefusedTax(attempt))) return attempt;
  const { id, stripeCustomerId: customerId, amountCents, currency } = attempt;
  const tax = await computeTax({ attemptId: id, customerId, amountCents, currency });
  if (!tax) return attempt;
  return db().rechargeAttempt.update({
    where: { id },
    data: { taxCalculationId: tax.calculationId, taxLines: storeTaxLines(tax.taxes) },
  });
}

/** Whether the attempt before this one ended because Stripe did not accept its tax. */
async function followsRefusedTax({ id, creditAccountId }: RechargeAttempt): Promise<boolean> {
  if (!computesTax()) return false;
  const before = await db().rechargeAttempt.findFirst({
    where: { creditAccountId, id: { lt: id } },
    orderBy: { id: "desc" },
    select: { failure: true },
  });
  return before?.failure === TAX_NOT_ACCEPTED;
}

function isQuiet({ sentAt }: RechargeAttempt, now: Date): boolean {
  return sentAt !== null && now.getTime() - sentAt.getTime() >= QUIET_MS;
}

async function mayStillBeSent(attempt: RechargeAttempt, now: Date): Promise<boolean> {
  return attempt.state !== "unknown" || (await stillDue(db(), attempt, now));
}

/**
 * Moves a claimed attempt to charging, judged again under the account's lock: the intention is
 * committed before Stripe hears of it, so a crash after this leaves a row that says so.
 */
async function takeUp(attemptId: string, now: Date): Promise<RechargeAttempt | null> {
  const known = await db().rechargeAttempt.findUnique({ where: { id: attemptId } });
  if (!known?.live || known.state === "requires_action") return null;
  if (known.state !== "claimed") return known;
  return inTransaction(async (tx) => {
    await lockCreditAccount(tx, known.creditAccountId);
    const attempt = await tx.rechargeAttempt.findUniqueOrThrow({ where: { id: attemptId } });
    if (attempt.state !== "claimed") return attempt.live ? attempt : null;
    const refusal = await whyNotToSend(tx, attempt, now);
    if (refusal) {
      await tx.rechargeAttempt.update({
        where: { id: attemptId },
        data: { state: "expired", live: false, failure: refusal, settledAt: now },
      });
      return null;
    }
    return tx.rechargeAttempt.update({ where: { id: attemptId }, data: { state: "charging" } });
  });
}

/** Why a claimed charge is not to be made any more; null when it is. */
async function whyNotToSend(tx: Tx, attempt: RechargeAttempt, now: Date): Promise<string | null> {
  const { creditAccountId } = attempt;
  if (!(await stillDue(tx, attempt, now))) return "it was no longer due";
  // Charged after it was removed, the card would look as if its bank had refused it.
  const card = await tx.paymentMethod.findFirst({
    where: {
      creditAccountId,
      stripePaymentMethodId: attempt.stripePaymentMethodId,
      removedAt: null,
    },
  });
  return card ? null : "the card was removed or saved again";
}

async function stillDue(database: Db, attempt: RechargeAttempt, now: Date): Promise<boolean> {
  const { enabled, threshold } = await policyOf(database, attempt, now);
  return enabled && (await availableOf(database, attempt, now)) < threshold;
}

/** Asks Stripe what became of an attempt without sending it. What its list does not show, once it is quiet, did not happen. */
async function lookUp(attempt: RechargeAttempt, now: Date): Promise<void> {
  const found = attempt.stripePaymentIntentId
    ? await readPaymentIntent(attempt.stripePaymentIntentId)
    : await findRechargeIntent(attempt.stripeCustomerId, attempt.id, attempt.createdAt);
  if (found) return settleAttempt(attempt.id, found, now);
  if (isQuiet(attempt, now)) await inTransaction((tx) => giveUp(tx, attempt, now));
}

/** Ends an attempt under which nothing happened. The balance is looked at again, as if it had never been. */
async function giveUp(tx: Tx, seen: RechargeAttempt, now: Date): Promise<void> {
  const { creditAccountId } = seen;
  await lockCreditAccount(tx, creditAccountId);
  const ended = await tx.rechargeAttempt.updateMany({
    // Only what was looked up: it may have been sent once more meanwhile.
    where: { id: seen.id, state: { in: ["charging", "unknown"] }, sends: seen.sends },
    data: { state: "expired", live: false, failure: "Stripe did not make it", settledAt: now },
  });
  if (ended.count === 0) return;
  await askBalanceCheck(tx, creditAccountId);
}
