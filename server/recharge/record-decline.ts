import type { PaymentMethod, RechargeAttempt } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { askBalanceCheck } from "@/server/gateways/jobs/ask-balance-check";
import { notifyPayers } from "@/server/gateways/notices/notify";
import type { ChargeOutcome } from "@/server/gateways/stripe/charge-saved-card";
import { announce } from "@/server/gateways/webhooks/announce";
import { readBalance } from "@/server/ledger/balances";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { chargeFacts } from "./charge-facts";
import { chargeProps } from "./charge-props";
import { classifyDecline } from "./classify-decline";
import { brandName } from "./decide-recharge";
import { tellDisabled } from "./pause-recharge";
import { policyCard } from "./policy-card";
import { policyOf, updateOwnedPolicy } from "./policy-of";

type Declined = Extract<ChargeOutcome, { result: "declined" }>;

/** Hours until the next try after the first and second soft decline in a row. */
const RETRY_AFTER_HOURS = [6, 24];
const DISABLE_AFTER_FAILURES = 3;

/**
 * A bank said no. The attempt ends; a hard refusal ends the card too. The policy backs off or stops
 * only where the card is still the one it charges: what an old card refused says nothing about the
 * one that took its place, which is then looked at right away. One email says what happened and what
 * is next. The caller holds the account's lock.
 */
export async function recordDecline(
  tx: Tx,
  attempt: RechargeAttempt,
  outcome: Declined,
  now: Date,
): Promise<void> {
  const { hard, reason } = classifyDecline(outcome);
  await tx.rechargeAttempt.update({
    where: { id: attempt.id },
    data: {
      state: "declined",
      live: false,
      stripePaymentIntentId: outcome.paymentIntentId,
      declineCode: outcome.declineCode ?? outcome.code,
      adviceCode: outcome.adviceCode,
      failure: reason,
      settledAt: now,
    },
  });
  if (hard) {
    await tx.paymentMethod.updateMany({
      where: { stripePaymentMethodId: attempt.stripePaymentMethodId },
      data: { unusableReason: reason },
    });
  }
  const current = await policyCard(tx, attempt.creditAccountId, attempt.walletId);
  if (current && current.fingerprint !== attempt.cardFingerprint)
    return goOnWith(tx, current, attempt, { ...outcome, reason }, now);

  const policy = await policyOf(tx, attempt, now);
  const failures = policy.consecutiveFailures + 1;
  const disabled = hard || failures >= DISABLE_AFTER_FAILURES;
  const card = `${brandName(attempt.cardBrand)} ${attempt.cardLast4}`;
  const hours = RETRY_AFTER_HOURS[failures - 1] ?? 72;
  const nextTryAt = disabled ? null : new Date(now.getTime() + hours * 3_600_000);
  const stopped = hard
    ? `${card} cannot be charged: ${reason}`
    : `${card} was declined ${failures} times in a row`;
  await updateOwnedPolicy(
    tx,
    attempt,
    {
      consecutiveFailures: failures,
      breaker: disabled ? "disabled" : "backing_off",
      nextTryAt,
      disabledReason: disabled ? stopped : null,
    },
    now,
  );
  await announceFailure(tx, attempt, reason, nextTryAt, now);
  if (!disabled) return tellDecline(tx, attempt, outcome, { nextTryAt }, now);
  const stop = {
    reason: hard ? ("card_refused" as const) : ("repeated_declines" as const),
    words: stopped,
    event: attempt.id,
  };
  await tellDisabled(tx, attempt.creditAccountId, stop, attempt, now);
}

/** The policy charges another card by now: nothing is held against it, and it is tried at once. */
async function goOnWith(
  tx: Tx,
  card: PaymentMethod,
  attempt: RechargeAttempt,
  outcome: Declined & { reason: string },
  now: Date,
): Promise<void> {
  const { creditAccountId } = attempt;
  await announceFailure(tx, attempt, outcome.reason, null, now);
  await askBalanceCheck(tx, creditAccountId);
  const replacedBy = `${brandName(card.brand)} ${card.last4}`;
  await tellDecline(tx, attempt, outcome, { nextTryAt: null, replacedBy }, now);
}

/** Tells webhooks that a charge failed. @param reason in plain words */
export async function announceFailure(
  tx: Tx,
  attempt: RechargeAttempt,
  reason: string,
  nextTryAt: Date | null,
  now: Date,
): Promise<void> {
  const { creditAccountId } = attempt;
  const data = {
    ...chargeFacts(attempt),
    reason,
    next_try_at: nextTryAt?.toISOString() ?? null,
  };
  await announce(tx, { type: "recharge.failed", creditAccountId, data }, now);
}

async function tellDecline(
  tx: Tx,
  attempt: RechargeAttempt,
  outcome: Declined,
  next: { nextTryAt: Date | null; replacedBy?: string },
  now: Date,
): Promise<void> {
  const { available } = await readBalance(tx, attempt.creditAccountId, now);
  await notifyPayers(
    tx,
    attempt.creditAccountId,
    {
      template: "recharge-failed",
      event: `${attempt.id}`,
      props: (organization) => ({
        ...chargeProps(attempt, organization.name),
        reason: outcome.declineCode ?? outcome.code,
        availableCredits: microcreditsToCredits(available),
        nextTryAt: next.nextTryAt?.toISOString() ?? null,
        ...(next.replacedBy ? { replacedBy: next.replacedBy } : {}),
        attemptedAt: now.toISOString(),
        timeZone: organization.timeZone,
        updateCardUrl: `${env().APP_URL}/${organization.slug}/billing/payment-methods`,
      }),
    },
    now,
  );
}
