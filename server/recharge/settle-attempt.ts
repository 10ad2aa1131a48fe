import type { RechargeAttempt } from "@/generated/prisma/client";
import { systemActor } from "@/server/foundation/actor";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { unreachable } from "@/server/foundation/invariant";
import { log } from "@/server/foundation/log";
import { queueBillingEmail } from "@/server/gateways/email/queue-billing-email";
import type { ChargeOutcome } from "@/server/gateways/stripe/charge-saved-card";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { classifyDecline } from "./classify-decline";
import { closeBreaker } from "./close-breaker";
import { brandName } from "./decide-recharge";

/** Hours until the next try after the first, second and third soft decline in a row. */
const RETRY_AFTER_HOURS = [6, 24, 72];
const DISABLE_AFTER_FAILURES = 3;

/**
 * Writes down what became of an attempt, once: job, webhook and reconciliation all come here, and a
 * settled attempt stays as it is. A success becomes a grant in the same transaction.
 */
export async function settleAttempt(
  attemptId: string,
  outcome: ChargeOutcome,
  now: Date,
): Promise<void> {
  await inTransaction(async (tx) => {
    const known = await tx.rechargeAttempt.findUnique({
      where: { id: attemptId },
      select: { creditAccountId: true },
    });
    if (!known) return;
    await lockCreditAccount(tx, known.creditAccountId);
    const attempt = await tx.rechargeAttempt.findUniqueOrThrow({ where: { id: attemptId } });
    // A late success still counts: money that arrived becomes credits whatever we believed before.
    if (attempt.state === "succeeded" || (!attempt.live && outcome.result !== "succeeded")) return;
    switch (outcome.result) {
      case "succeeded":
        return succeed(tx, attempt, outcome, now);
      case "declined":
        return decline(tx, attempt, outcome, now);
      case "requires_action":
        return askForConfirmation(tx, attempt, outcome.paymentIntentId, now);
      case "processing":
      case "unknown":
        await tx.rechargeAttempt.update({
          where: { id: attemptId },
          data: {
            state: "unknown",
            ...(outcome.result === "processing"
              ? { stripePaymentIntentId: outcome.paymentIntentId }
              : { failure: outcome.reason }),
          },
        });
        return;
      default:
        return unreachable(outcome);
    }
  });
}

async function succeed(
  tx: Tx,
  attempt: RechargeAttempt,
  outcome: Extract<ChargeOutcome, { result: "succeeded" }>,
  now: Date,
): Promise<void> {
  if (outcome.amountCents !== attempt.amountCents) {
    log().error(
      { attemptId: attempt.id, charged: outcome.amountCents.toString() },
      "a recharge charged another amount than asked",
    );
    await tx.rechargeAttempt.update({
      where: { id: attempt.id },
      data: {
        failure: `Stripe charged ${outcome.amountCents} cents, asked ${attempt.amountCents}`,
      },
    });
    return;
  }
  const account = await lockCreditAccount(tx, attempt.creditAccountId);
  await postTransaction(
    tx,
    grantTransaction({
      creditAccountId: account.id,
      walletId: account.primaryWalletId,
      debt: account.debt,
      category: "purchased",
      amount: attempt.credits,
      source: `payment:${outcome.paymentIntentId}`,
      description: "Recharge",
      organizationId: account.organizationId,
      actor: systemActor,
      entity: { type: "recharge_attempt", id: attempt.id },
      now,
    }),
  );
  await tx.rechargeAttempt.update({
    where: { id: attempt.id },
    data: {
      state: "succeeded",
      live: false,
      stripePaymentIntentId: outcome.paymentIntentId,
      failure: null,
      settledAt: now,
    },
  });
  await closeBreaker(tx, account.id, now);
  const { available } = await readBalance(tx, account.id, now);
  await queueBillingEmail(
    tx,
    attempt.creditAccountId,
    {
      template: "recharge-receipt",
      event: `${attempt.id}`,
      props: (organization) => ({
        ...cardProps(attempt, organization.name),
        credits: microcreditsToCredits(attempt.credits),
        availableCredits: microcreditsToCredits(available),
        chargedAt: now.toISOString(),
        timeZone: organization.timeZone,
        ledgerUrl: `${env().APP_URL}/${organization.slug}/ledger`,
        ...(outcome.receiptUrl ? { receiptUrl: outcome.receiptUrl } : {}),
      }),
    },
    now,
  );
}

async function decline(
  tx: Tx,
  attempt: RechargeAttempt,
  outcome: Extract<ChargeOutcome, { result: "declined" }>,
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
  const policy = await tx.rechargePolicy.findUniqueOrThrow({
    where: { creditAccountId: attempt.creditAccountId },
  });
  const failures = policy.consecutiveFailures + 1;
  const disabled = hard || failures >= DISABLE_AFTER_FAILURES;
  const nextTryAt = disabled
    ? null
    : new Date(now.getTime() + (RETRY_AFTER_HOURS[failures - 1] ?? 72) * 3_600_000);
  const card = `${brandName(attempt.cardBrand)} ${attempt.cardLast4}`;
  await tx.rechargePolicy.update({
    where: { creditAccountId: attempt.creditAccountId },
    data: {
      consecutiveFailures: failures,
      breaker: disabled ? "disabled" : "backing_off",
      nextTryAt,
      disabledReason: disabled
        ? hard
          ? `${card} cannot be charged: ${reason}`
          : `${card} was declined ${failures} times in a row`
        : null,
      updatedAt: now,
    },
  });
  if (hard) {
    await tx.paymentMethod.updateMany({
      where: { stripePaymentMethodId: attempt.stripePaymentMethodId },
      data: { unusableReason: reason },
    });
  }
  const { available } = await readBalance(tx, attempt.creditAccountId, now);
  await queueBillingEmail(
    tx,
    attempt.creditAccountId,
    {
      template: "recharge-failed",
      event: `${attempt.id}`,
      props: (organization) => ({
        ...cardProps(attempt, organization.name),
        reason: outcome.declineCode ?? outcome.code,
        availableCredits: microcreditsToCredits(available),
        nextTryAt: nextTryAt?.toISOString() ?? null,
        attemptedAt: now.toISOString(),
        timeZone: organization.timeZone,
        updateCardUrl: `${env().APP_URL}/${organization.slug}/billing`,
      }),
    },
    now,
  );
}

async function askForConfirmation(
  tx: Tx,
  attempt: RechargeAttempt,
  paymentIntentId: string,
  now: Date,
): Promise<void> {
  await tx.rechargeAttempt.update({
    where: { id: attempt.id },
    data: {
      state: "requires_action",
      stripePaymentIntentId: paymentIntentId,
      failure: "the bank asks for a confirmation",
    },
  });
  const { available } = await readBalance(tx, attempt.creditAccountId, now);
  await queueBillingEmail(
    tx,
    attempt.creditAccountId,
    {
      template: "card-needs-confirmation",
      event: `${attempt.id}`,
      props: (organization) => ({
        ...cardProps(attempt, organization.name),
        availableCredits: microcreditsToCredits(available),
        timeZone: organization.timeZone,
        confirmUrl: `${env().APP_URL}/${organization.slug}/billing`,
      }),
    },
    now,
  );
}

function cardProps(attempt: RechargeAttempt, organizationName: string) {
  return {
    organizationName,
    amountCents: Number(attempt.amountCents),
    currency: attempt.currency,
    cardBrand: attempt.cardBrand,
    cardLast4: attempt.cardLast4,
  };
}
