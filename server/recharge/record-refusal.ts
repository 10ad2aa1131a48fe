import type { RechargeAttempt } from "@/generated/prisma/client";
import { systemActor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { log } from "@/server/foundation/log";
import { askBalanceCheck } from "@/server/gateways/jobs/ask-balance-check";
import { notifyPayers } from "@/server/gateways/notices/notify";
import type { ChargeOutcome } from "@/server/gateways/stripe/charge-saved-card";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { CARD_GONE, loseCustomer } from "@/server/payment-methods/lose-customer";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { chargeProps } from "./charge-props";
import { policyOf, updateOwnedPolicy } from "./policy-of";
import { announceFailure } from "./record-decline";

type Refused = Extract<ChargeOutcome, { result: "refused" }>;

const NEXT_TRY_AFTER_MS = 3_600_000;
const NOT_ACCEPTED = "Stripe did not accept the last charge";
/** How an attempt ended whose tax Stripe did not take: the next one is made without. */
export const TAX_NOT_ACCEPTED = "Stripe did not accept its tax";

/**
 * Stripe would not carry a charge out: the card or its customer is gone there, it does not take the tax, or
 * something is wrong with the call or with our own account. No bank declined anything, so nothing counts
 * against the card; staff find the reason in the log and the audit, the owner hears that nothing was charged
 * and what comes next. The caller holds the account's lock.
 */
export async function recordRefusal(
  tx: Tx,
  attempt: RechargeAttempt,
  outcome: Refused,
  now: Date,
): Promise<void> {
  const { creditAccountId } = attempt;
  const { code, reason, missing } = outcome;
  log().error({ attemptId: attempt.id, code, reason }, "Stripe did not accept a recharge");
  await tx.rechargeAttempt.update({
    where: { id: attempt.id },
    data: {
      state: "expired",
      live: false,
      failure: endOf(missing),
      settledAt: now,
    },
  });
  const { organizationId } = await lockCreditAccount(tx, creditAccountId);
  await recordAudit(
    tx,
    {
      organizationId,
      actor: systemActor,
      action: "recharge.refused",
      subjectId: attempt.id,
      details: { code, reason },
    },
    now,
  );
  // What is charged does not depend on the tax in it: the next attempt goes without, at once.
  if (missing === "tax") return askBalanceCheck(tx, creditAccountId);
  if (missing === "customer")
    await loseCustomer(tx, creditAccountId, attempt.stripeCustomerId, now);
  if (missing) {
    await tx.paymentMethod.updateMany({
      where: { stripePaymentMethodId: attempt.stripePaymentMethodId },
      data: { unusableReason: CARD_GONE },
    });
    await announceFailure(tx, attempt, "the card is no longer saved with Stripe", null, now);
    return tell(tx, attempt, { reason: "card_gone", nextTryAt: null }, now);
  }
  await backOff(tx, attempt, now);
}

function endOf(missing: Refused["missing"]): string {
  if (missing === "tax") return TAX_NOT_ACCEPTED;
  return missing ? "the card is no longer saved with Stripe" : "Stripe did not accept it";
}

/** Tries again every hour: what is wrong is for staff to find. The owner is told once in a row. */
async function backOff(tx: Tx, attempt: RechargeAttempt, now: Date): Promise<void> {
  const before = await policyOf(tx, attempt, now);
  const nextTryAt = new Date(now.getTime() + NEXT_TRY_AFTER_MS);
  const stop = { breaker: "backing_off", nextTryAt, disabledReason: NOT_ACCEPTED } as const;
  await updateOwnedPolicy(tx, attempt, stop, now);
  await announceFailure(tx, attempt, "Stripe did not accept it", nextTryAt, now);
  if (before.disabledReason !== NOT_ACCEPTED)
    await tell(tx, attempt, { reason: "not_accepted", nextTryAt }, now);
}

async function tell(
  tx: Tx,
  attempt: RechargeAttempt,
  why: { reason: "card_gone" | "not_accepted"; nextTryAt: Date | null },
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
        reason: why.reason,
        availableCredits: microcreditsToCredits(available),
        nextTryAt: why.nextTryAt?.toISOString() ?? null,
        attemptedAt: now.toISOString(),
        timeZone: organization.timeZone,
        updateCardUrl: `${env().APP_URL}/${organization.slug}/billing/payment-methods`,
      }),
    },
    now,
  );
}
