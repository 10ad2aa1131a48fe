import type { TaskList } from "graphile-worker";
import { sweepExports } from "@/server/accounting/exports/end-export";
import { makeExport } from "@/server/accounting/exports/make-export";
import { runDueJobs } from "@/server/accounting/recurring/run-due-jobs";
import { encloseInvoice } from "@/server/accounting/trade/email-invoice";
import { checkAlerts } from "@/server/alerts/check-alerts";
import { postBaseFees } from "@/server/base-fee/post-base-fees";
import { tellBudgetReached } from "@/server/budgets/tell-budget-reached";
import { matureAllEarnings } from "@/server/earnings/mature-earnings";
import { systemClock } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { metrics } from "@/server/foundation/metrics";
import { failureText } from "@/server/foundation/storable-text";
import { inJobSpan } from "@/server/foundation/tracing";
import { sendEmail } from "@/server/gateways/email/send-email";
import type { Jobs } from "@/server/gateways/jobs/add-job";
import { dropFailedRuns, dropReplacedJobs } from "@/server/gateways/jobs/failed-jobs";
import { unlockJobsOfDeadWorkers } from "@/server/gateways/jobs/worker-presence";
import { sweepFiles } from "@/server/gateways/storage/files";
import { closeCheckout } from "@/server/gateways/stripe/checkout";
import { runSchedules } from "@/server/grants/run-schedules";
import { tellExpiring } from "@/server/grants/tell-expiring";
import { timeOfAccount } from "@/server/ledger/account-clock";
import { markLedgers } from "@/server/ledger/mark-ledgers";
import { settleDueAccounts } from "@/server/ledger/settle-account";
import { removeMember } from "@/server/members/change-member";
import { sweepInvitations } from "@/server/members/invitations/end-invitation";
import { sendDigests } from "@/server/notifications/send-digests";
import { sweepPastDue } from "@/server/past-due/sweep-past-due";
import { forgetCard } from "@/server/payment-methods/forget-card";
import { warnExpiringCards } from "@/server/payment-methods/warn-expiring-cards";
import {
  performReconciliation,
  reconcileNightly,
} from "@/server/payments/reconciliation/run-reconciliation";
import { sweepRefunds, sweepReversals } from "@/server/payments/sweep-payments";
import { returnPayment } from "@/server/payments/unexpected/return-payment";
import { expireQuotes } from "@/server/purchases/quotes/close-quote";
import { refreshCashBalance } from "@/server/purchases/refresh-cash-balance";
import { sweepPurchases } from "@/server/purchases/sweep-purchases";
import { sweepX402 } from "@/server/purchases/x402/sweep-x402";
import { chargeAttempt } from "@/server/recharge/charge-attempt";
import { closeConfirmation } from "@/server/recharge/close-confirmation";
import { evaluateRecharge } from "@/server/recharge/evaluate-recharge";
import { sweepRecharges } from "@/server/recharge/sweep-recharges";
import { purgeExpired } from "@/server/retention/purge-expired";
import { continueAdvance } from "@/server/sandboxes/advance-clock";
import { sweepSandboxes } from "@/server/sandboxes/walk-clock";
import { keepBusinessMonths } from "@/server/staff/business/keep-months";
import { receiveEmail } from "@/server/support/inbound/receive-email";
import { deleteDueAccounts } from "@/server/users/deletion/delete-due-accounts";
import { mailEmailChange } from "@/server/users/email-change/mail-email-change";
import { sealAuthenticatorsAnew } from "@/server/users/second-factor/seal-authenticators-anew";
import { mailLink } from "@/server/users/sign-in";
import { mailSignUp } from "@/server/users/sign-ups/mail-sign-up";
import { deliver } from "@/server/webhooks/deliver";
import { followLedgers } from "@/server/webhooks/follow-ledgers";
import { sealEndpointsAnew } from "@/server/webhooks/seal-endpoints-anew";
import { processStripeEvent } from "../stripe-webhook/process-stripe-event";
import { sweepInbox, sweepMissedEvents } from "../stripe-webhook/sweep-inbox";
import { course } from "./sandbox-course";

/** From job name to use case: what runs in the background. The clock is read by the caller and passed down. */
export const jobs: { [Name in keyof Jobs]: (payload: Jobs[Name], now: Date) => Promise<unknown> } =
  {
    "check-balance": async ({ creditAccountId }, realNow) => {
      const now = await timeOfAccount(creditAccountId, realNow);
      const { underWay } = await evaluateRecharge(creditAccountId, now);
      await checkAlerts(creditAccountId, underWay, now);
    },
    "charge-recharge": async ({ attemptId }, now) => {
      await chargeAttempt(attemptId, await timeOfAttempt(attemptId, now));
    },
    "close-confirmation": async ({ attemptId }, now) =>
      closeConfirmation(attemptId, await timeOfAttempt(attemptId, now)),
    "close-checkout": ({ sessionId }) => closeCheckout(sessionId),
    "return-payment": ({ unexpectedId }, now) => returnPayment(unexpectedId, now),
    "refresh-cash-balance": ({ creditAccountId }, now) => refreshCashBalance(creditAccountId, now),
    "detach-card": ({ stripePaymentMethodId }) => forgetCard(stripePaymentMethodId),
    "send-email": ({ emailId }, now) => sendEmail(emailId, encloseInvoice, now),
    "receive-email": ({ inboundId }, now) => receiveEmail(inboundId, now),
    "mail-sign-up": ({ signUpId }, now) => mailSignUp(signUpId, now),
    "mail-email-change": ({ changeId }, now) => mailEmailChange(changeId, now),
    "mail-link": (request, now) => mailLink(request, now),
    "process-stripe-event": ({ eventId }, now) => processStripeEvent(eventId, now),
    reconcile: ({ runId }, now) => performReconciliation(runId, now),
    "make-export": async ({ exportId }, now) =>
      makeExport(exportId, await timeOfExport(exportId, now)),
    "deliver-webhook": ({ deliveryId }, now) => deliver(deliveryId, now),
    "follow-ledgers": (_, now) => followLedgers(now),
    "advance-sandbox": ({ sandboxId }) => continueAdvance(sandboxId, course),
    "budget-reached": async (reached, now) =>
      tellBudgetReached(reached, await timeOfBudget(reached.budgetId, now)),
  };

const sweeps: Record<string, (now: Date) => Promise<unknown>> = {
  "sweep-recharges": sweepRecharges,
  "sweep-purchases": sweepPurchases,
  "sweep-x402-payments": sweepX402,
  "expire-quotes": expireQuotes,
  "warn-expiring-cards": warnExpiringCards,
  "sweep-inbox": sweepInbox,
  "sweep-missed-events": sweepMissedEvents,
  "sweep-refunds": (now) => sweepRefunds(now),
  "sweep-reversals": sweepReversals,
  "reconcile-nightly": reconcileNightly,
  "settle-accounts": settleDueAccounts,
  "mark-ledgers": markLedgers,
  "sweep-invitations": sweepInvitations,
  "run-grant-schedules": runSchedules,
  "run-recurring-jobs": runDueJobs,
  "tell-expiring-credits": tellExpiring,
  "post-base-fees": postBaseFees,
  "delete-accounts": (now) => deleteDueAccounts(removeMember, now),
  "sweep-past-due": sweepPastDue,
  "mature-earnings": matureAllEarnings,
  "keep-business-months": keepBusinessMonths,
  "send-digests": sendDigests,
  "purge-expired": purgeExpired,
  "sweep-files": sweepFiles,
  "sweep-exports": sweepExports,
  "unlock-jobs": async () => {
    await unlockJobsOfDeadWorkers();
    await dropReplacedJobs(Object.keys(sweeps));
  },
  "seal-secrets-anew": async () => {
    if (env().NEXTAUTH_SECRET_PREVIOUS === undefined) return;
    await sealEndpointsAnew();
    await sealAuthenticatorsAnew();
  },
  "sweep-sandboxes": (now) => sweepSandboxes(now, course),
};

/** A recharge of a sandbox happens by the clock of that sandbox. */
async function timeOfAttempt(id: string, now: Date): Promise<Date> {
  const attempt = await db().rechargeAttempt.findUnique({
    where: { id },
    select: { creditAccountId: true },
  });
  return attempt ? timeOfAccount(attempt.creditAccountId, now) : now;
}

async function timeOfExport(id: string, now: Date): Promise<Date> {
  const made = await db().bookExport.findUnique({
    where: { id },
    select: { organization: { select: { creditAccountId: true } } },
  });
  return made ? timeOfAccount(made.organization.creditAccountId, now) : now;
}

async function timeOfBudget(id: string, now: Date): Promise<Date> {
  const budget = await db().budget.findUnique({
    where: { id },
    select: { creditAccountId: true },
  });
  return budget ? timeOfAccount(budget.creditAccountId, now) : now;
}

/** When the sweeps run. */
export const crontab = [
  "* * * * * sweep-recharges ?max=1",
  "*/5 * * * * sweep-purchases ?max=1",
  "* * * * * settle-accounts ?max=1",
  "*/5 * * * * mark-ledgers ?max=1",
  "* * * * * sweep-invitations ?max=1",
  "* * * * * sweep-x402-payments ?max=1",
  "17 * * * * expire-quotes ?max=1",
  "23 7 * * * warn-expiring-cards ?max=1",
  "* * * * * sweep-inbox ?max=1",
  "*/5 * * * * sweep-missed-events ?max=1",
  "* * * * * sweep-refunds ?max=1",
  "23 * * * * sweep-reversals ?max=1",
  "15 3 * * * reconcile-nightly ?max=3",
  "* * * * * run-grant-schedules ?max=1",
  "* * * * * run-recurring-jobs ?max=1",
  "7 * * * * tell-expiring-credits ?max=1",
  // Every hour, so that each time zone's midnight is met.
  "3 * * * * post-base-fees ?max=1",
  "* * * * * sweep-past-due ?max=1",
  "41 * * * * mature-earnings ?max=1",
  "41 * * * * delete-accounts ?max=1",
  "19 * * * * keep-business-months ?max=1",
  "37 * * * * send-digests ?max=1",
  "29 * * * * purge-expired ?max=1",
  "13 * * * * sweep-files ?max=1",
  "* * * * * sweep-exports ?max=1",
  "* * * * * unlock-jobs ?max=1",
  "* * * * * sweep-sandboxes ?max=1",
  "47 * * * * seal-secrets-anew ?max=1",
  // It goes on by itself every few seconds; this starts it again, should it ever have stopped.
  "* * * * * follow-ledgers ?max=1",
].join("\n");

/** The task list of the worker. */
export function taskList(clock = systemClock): TaskList {
  const tasks: TaskList = {};
  for (const [name, run] of Object.entries(jobs) as [
    keyof Jobs,
    (payload: never, now: Date) => Promise<unknown>,
  ][]) {
    tasks[name] = (given) => {
      const { traceparent, ...payload } = given as { traceparent?: string };
      return measured(name, traceparent, () => run(payload as never, clock.now()));
    };
  }
  for (const [name, run] of Object.entries(sweeps)) {
    tasks[name] = async () => {
      await measured(name, undefined, () => run(clock.now()));
      await dropFailedRuns(name);
    };
  }
  return tasks;
}

async function measured(
  job: string,
  traceparent: string | undefined,
  run: () => Promise<unknown>,
): Promise<void> {
  const end = metrics().jobSeconds.startTimer({ job });
  try {
    await inJobSpan(job, traceparent, run);
  } catch (error) {
    end({ failed: "true" });
    throw writable(error);
  }
  end({ failed: "false" });
}

/** graphile-worker writes down what a failure says, and ends the whole worker where PostgreSQL can't keep it. */
function writable(error: unknown): unknown {
  const kept = failureText(error);
  return error instanceof Error && error.message === kept
    ? error
    : new Error(kept, { cause: error });
}
