import type { TaskList } from "graphile-worker";
import { checkAlerts } from "@/server/alerts/check-alerts";
import { tellBudgetReached } from "@/server/budgets/tell-budget-reached";
import { systemClock } from "@/server/foundation/clock";
import { sendEmail } from "@/server/gateways/email/send-email";
import type { Jobs } from "@/server/gateways/jobs/add-job";
import { sweepPurchases } from "@/server/purchases/sweep-purchases";
import { chargeAttempt } from "@/server/recharge/charge-attempt";
import { evaluateRecharge } from "@/server/recharge/evaluate-recharge";
import { sweepRecharges } from "@/server/recharge/sweep-recharges";
import { processStripeEvent } from "../stripe-webhook/process-stripe-event";

/** From job name to use case: what runs in the background. The clock is read by the caller and passed down. */
export const jobs: { [Name in keyof Jobs]: (payload: Jobs[Name], now: Date) => Promise<unknown> } =
  {
    "check-balance": async ({ creditAccountId }, now) => {
      const { underWay } = await evaluateRecharge(creditAccountId, now);
      await checkAlerts(creditAccountId, underWay, now);
    },
    "charge-recharge": async ({ attemptId }, now) => {
      await chargeAttempt(attemptId, now);
    },
    "send-email": ({ emailId }, now) => sendEmail(emailId, now),
    "process-stripe-event": ({ eventId }, now) => processStripeEvent(eventId, now),
    "budget-reached": (reached, now) => tellBudgetReached(reached, now),
  };

const sweeps: Record<string, (now: Date) => Promise<unknown>> = {
  "sweep-recharges": sweepRecharges,
  "sweep-purchases": sweepPurchases,
};

/** When the sweeps run. */
export const crontab = [
  "* * * * * sweep-recharges ?max=1",
  "*/5 * * * * sweep-purchases ?max=1",
].join("\n");

/** The task list of the worker. */
export function taskList(clock = systemClock): TaskList {
  const tasks: TaskList = {};
  for (const [name, run] of Object.entries(jobs) as [
    keyof Jobs,
    (payload: never, now: Date) => Promise<unknown>,
  ][]) {
    tasks[name] = async (payload) => void (await run(payload as never, clock.now()));
  }
  for (const [name, run] of Object.entries(sweeps))
    tasks[name] = async () => void (await run(clock.now()));
  return tasks;
}
