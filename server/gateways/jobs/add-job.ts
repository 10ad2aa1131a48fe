import { AsyncLocalStorage } from "node:async_hooks";
import type { Db } from "@/server/foundation/db";
import { traceparent } from "@/server/foundation/tracing";

/** Every kind of background work and what it is told. `doors/jobs` maps each to its use case. */
export type Jobs = {
  "check-balance": { creditAccountId: string };
  "charge-recharge": { attemptId: string };
  "close-confirmation": { attemptId: string };
  "close-checkout": { sessionId: string };
  "return-payment": { unexpectedId: string };
  "refresh-cash-balance": { creditAccountId: string };
  "detach-card": { stripePaymentMethodId: string };
  "send-email": { emailId: string };
  "mail-sign-up": { signUpId: string };
  "mail-email-change": { changeId: string };
  "mail-link": {
    linkId: string;
    email: string;
    purpose: "sign_in" | "reset_password";
    next?: string | undefined;
  };
  "process-stripe-event": { eventId: string };
  reconcile: { runId: string };
  "make-export": { exportId: string };
  "deliver-webhook": { deliveryId: string };
  "follow-ledgers": Record<string, never>;
  "advance-sandbox": { sandboxId: string };
  "receive-email": { inboundId: string };
  "budget-reached": { budgetId: string; percent: number; windowStart: string };
};

export type CapturedJob = { [Name in keyof Jobs]: { name: Name; payload: Jobs[Name] } }[keyof Jobs];

const captured = new AsyncLocalStorage<CapturedJob[]>();

/**
 * Enqueues work. Inside a transaction it is part of it: the job exists if and only if the
 * transaction committed. A job that still waits under the same `key` is replaced, so many callers make one job.
 * Jobs of one `queue` take turns.
 */
export async function addJob<Name extends keyof Jobs>(
  db: Db,
  name: Name,
  payload: Jobs[Name],
  options: { key: string; queue?: string; inMs?: number },
): Promise<void> {
  const jobs = captured.getStore();
  if (jobs) {
    jobs.push({ name, payload } as CapturedJob);
    return;
  }
  await db.$executeRaw`
    select 1 from graphile_worker.add_job(${name}, ${JSON.stringify({ ...payload, traceparent: traceparent() })}::json, queue_name := ${options.queue ?? null},
      run_at := now() + ${options.inMs ?? 0} * interval '1 millisecond', job_key := ${options.key})`;
}

/** Where jobs are being captured: what would be enqueued is added here instead. */
export function capturing(): CapturedJob[] | undefined {
  return captured.getStore();
}

/**
 * Runs `work` and hands back the jobs it would have enqueued. For building a past: the worker lives in
 * the present and would run them with today's clock.
 */
export async function captureJobs<T>(
  work: () => Promise<T>,
): Promise<{ result: T; jobs: CapturedJob[] }> {
  const jobs: CapturedJob[] = [];
  const result = await captured.run(jobs, work);
  return { result, jobs };
}
