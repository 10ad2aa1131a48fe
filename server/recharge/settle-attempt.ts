import type { RechargeAttempt } from "@/generated/prisma/client";
import { systemActor } from "@/server/foundation/actor";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { unreachable } from "@/server/foundation/invariant";
import { notifyPayers } from "@/server/gateways/notices/notify";
import type { ChargeOutcome } from "@/server/gateways/stripe/charge-saved-card";
import { announce } from "@/server/gateways/webhooks/announce";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { readDebtPaid } from "@/server/ledger/debt-paid";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { grantSourceOf, recordPayment } from "@/server/payments/record-payment";
import { storeTaxLines, taxPropsOf } from "@/server/payments/tax-lines";
import { noteUnexpected } from "@/server/payments/unexpected/note-unexpected";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { chargeFacts } from "./charge-facts";
import { chargeProps } from "./charge-props";
import { closeBreaker } from "./close-breaker";
import { announceDisabled } from "./pause-recharge";
import { updateOwnedPolicy } from "./policy-of";
import { recordDecline } from "./record-decline";
import { recordRefusal } from "./record-refusal";

const ANOTHER_AMOUNT = "Stripe charged another amount than was due, and it is sent back";

/** How long a person has to confirm a charge their bank asks about. */
export const CONFIRM_WITHIN_MS = 24 * 3_600_000;

/**
 * Writes down what became of an attempt, once: job, webhook, confirmation page and reconciliation all
 * come here, and a settled attempt stays as it is. A success becomes a grant in the same transaction.
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
    await settle(tx, attempt, outcome, now);
  });
}

async function settle(
  tx: Tx,
  attempt: RechargeAttempt,
  outcome: ChargeOutcome,
  now: Date,
): Promise<void> {
  if (outcome.result === "succeeded") return succeed(tx, attempt, outcome, now);
  if (!attempt.live) return;
  // While a person is asked, a card they try on the page may be refused and tried again; only the
  // money or the end of the day decides.
  if (attempt.state === "requires_action") return;
  switch (outcome.result) {
    case "declined":
      return recordDecline(tx, attempt, outcome, now);
    case "refused":
      return recordRefusal(tx, attempt, outcome, now);
    case "requires_action":
      return askForConfirmation(tx, attempt, outcome.paymentIntentId, now);
    case "processing":
    case "unknown":
      await tx.rechargeAttempt.update({
        where: { id: attempt.id },
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
}

async function succeed(
  tx: Tx,
  attempt: RechargeAttempt,
  outcome: Extract<ChargeOutcome, { result: "succeeded" }>,
  now: Date,
): Promise<void> {
  if (attempt.state === "succeeded") {
    if (attempt.stripePaymentIntentId !== outcome.paymentIntentId)
      await sendBack(tx, attempt, outcome, "paid_twice", now);
    // The payment's own event may come before that of the page, which alone knows the tax.
    else if (outcome.taxes)
      await tx.rechargeAttempt.update({
        where: { id: attempt.id },
        data: { taxLines: storeTaxLines(outcome.taxes) },
      });
    return;
  }
  if (outcome.amountCents !== attempt.amountCents || outcome.currency !== attempt.currency) {
    await sendBack(tx, attempt, outcome, "another_amount", now);
    return endWithAnotherAmount(tx, attempt, now);
  }
  await credit(tx, attempt, outcome, now);
  // A late success still counts: money that arrived becomes credits whatever we believed before.
  const charged = await tx.rechargeAttempt.update({
    where: { id: attempt.id },
    data: {
      state: "succeeded",
      live: false,
      // A person who confirms may do so with another card.
      ...(outcome.card ? { cardBrand: outcome.card.brand, cardLast4: outcome.card.last4 } : {}),
      stripePaymentIntentId: outcome.paymentIntentId,
      receiptUrl: outcome.receiptUrl,
      ...(outcome.taxes ? { taxLines: storeTaxLines(outcome.taxes) } : {}),
      failure: null,
      settledAt: now,
    },
  });
  await closeBreaker(tx, attempt.creditAccountId, now);
  await sendReceipt(tx, charged, now);
}

async function sendBack(
  tx: Tx,
  attempt: RechargeAttempt,
  outcome: Extract<ChargeOutcome, { result: "succeeded" }>,
  reason: "paid_twice" | "another_amount",
  now: Date,
): Promise<void> {
  const { paymentIntentId, chargeId, amountCents, currency } = outcome;
  const { organizationId } = await lockCreditAccount(tx, attempt.creditAccountId);
  await noteUnexpected(
    tx,
    {
      creditAccountId: attempt.creditAccountId,
      organizationId,
      source: { rechargeAttemptId: attempt.id },
      reason,
      paymentIntentId,
      chargeId,
      amountCents,
      currency,
    },
    now,
  );
}

/** A charge that was not what we asked for would be so again: auto-recharge stops until a person looks. */
async function endWithAnotherAmount(tx: Tx, attempt: RechargeAttempt, now: Date): Promise<void> {
  if (!attempt.live) return;
  await tx.rechargeAttempt.update({
    where: { id: attempt.id },
    data: {
      state: "expired",
      live: false,
      failure: "Stripe charged another amount, which is sent back",
      settledAt: now,
    },
  });
  await updateOwnedPolicy(
    tx,
    attempt,
    {
      breaker: "disabled",
      disabledReason: ANOTHER_AMOUNT,
    },
    now,
  );
  await announceDisabled(tx, attempt.creditAccountId, ANOTHER_AMOUNT, now);
}

async function credit(
  tx: Tx,
  attempt: RechargeAttempt,
  outcome: Extract<ChargeOutcome, { result: "succeeded" }>,
  now: Date,
): Promise<void> {
  const account = await lockCreditAccount(tx, attempt.creditAccountId);
  await postTransaction(
    tx,
    grantTransaction({
      creditAccountId: account.id,
      walletId: attempt.walletId ?? account.primaryWalletId,
      debt: account.debt,
      category: "purchased",
      amount: attempt.credits,
      source: grantSourceOf(outcome.paymentIntentId),
      description: "Recharge",
      organizationId: account.organizationId,
      actor: systemActor,
      entity: { type: "recharge_attempt", id: attempt.id },
      now,
    }),
  );
  await recordPayment(
    tx,
    {
      creditAccountId: account.id,
      organizationId: account.organizationId,
      source: { rechargeAttemptId: attempt.id },
      stripePaymentIntentId: outcome.paymentIntentId,
      stripeChargeId: outcome.chargeId,
      amountCents: attempt.amountCents,
      currency: attempt.currency,
      credits: attempt.credits,
      methodType: outcome.methodType,
      cardBrand: outcome.card?.brand ?? attempt.cardBrand,
      cardLast4: outcome.card?.last4 ?? attempt.cardLast4,
    },
    now,
  );
}

async function sendReceipt(tx: Tx, attempt: RechargeAttempt, now: Date): Promise<void> {
  const { available, debt } = await readBalance(tx, attempt.creditAccountId, now);
  await announce(
    tx,
    {
      type: "recharge.succeeded",
      creditAccountId: attempt.creditAccountId,
      data: { ...chargeFacts(attempt), available: microcreditsToCredits(available) },
    },
    now,
  );
  const debtPaid = await readDebtPaid(tx, attempt.creditAccountId, attempt.id);
  await notifyPayers(
    tx,
    attempt.creditAccountId,
    {
      template: "recharge-receipt",
      event: `${attempt.id}`,
      props: (organization) => ({
        ...chargeProps(attempt, organization.name),
        ...(organization.companyName ? { companyName: organization.companyName } : {}),
        ...(organization.taxId ? { taxId: organization.taxId } : {}),
        taxes: taxPropsOf(attempt.taxLines),
        credits: microcreditsToCredits(attempt.credits),
        debtPaidCredits: microcreditsToCredits(debtPaid),
        debtCredits: microcreditsToCredits(debt),
        availableCredits: microcreditsToCredits(available),
        chargedAt: now.toISOString(),
        timeZone: organization.timeZone,
        ledgerUrl: `${env().APP_URL}/${organization.slug}/ledger`,
        ...(attempt.receiptUrl ? { receiptUrl: attempt.receiptUrl } : {}),
      }),
    },
    now,
  );
}

/** The bank wants its customer: no failure. The link leads to a page that opens a Checkout for this very attempt. */
async function askForConfirmation(
  tx: Tx,
  attempt: RechargeAttempt,
  paymentIntentId: string,
  now: Date,
): Promise<void> {
  const expiresAt = new Date(now.getTime() + CONFIRM_WITHIN_MS);
  await tx.rechargeAttempt.update({
    where: { id: attempt.id },
    data: {
      state: "requires_action",
      stripePaymentIntentId: paymentIntentId,
      failure: "the bank asks for a confirmation",
      expiresAt,
    },
  });
  const { available } = await readBalance(tx, attempt.creditAccountId, now);
  const { organizationId } = await lockCreditAccount(tx, attempt.creditAccountId);
  const confirmUrl = `${env().APP_URL}/go/confirm?organization=${organizationId}&attempt=${attempt.id}`;
  await announce(
    tx,
    {
      type: "recharge.action_required",
      creditAccountId: attempt.creditAccountId,
      data: {
        ...chargeFacts(attempt),
        expires_at: expiresAt.toISOString(),
        confirm_url: confirmUrl,
      },
    },
    now,
  );
  await notifyPayers(
    tx,
    attempt.creditAccountId,
    {
      template: "card-needs-confirmation",
      event: `${attempt.id}`,
      props: (organization) => ({
        ...chargeProps(attempt, organization.name),
        credits: microcreditsToCredits(attempt.credits),
        availableCredits: microcreditsToCredits(available),
        expiresAt: expiresAt.toISOString(),
        timeZone: organization.timeZone,
        confirmUrl,
      }),
    },
    now,
  );
}
