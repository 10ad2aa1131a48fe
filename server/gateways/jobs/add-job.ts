import type { Db } from "@/server/foundation/db";

/** Every kind of background work and what it is told. `doors/jobs` maps each to its use case. */
export type Jobs = {
  "check-balance": { creditAccountId: string };
  "charge-recharge": { attemptId: string };
  "send-email": { emailId: string };
  "process-stripe-event": { eventId: string };
};

/**
 * Enqueues work. Inside a transaction it is part of it: the job exists if and only if the
 * transaction committed. With a `key` a job that still waits is replaced, so many callers make one job.
 */
export async function addJob<Name extends keyof Jobs>(
  db: Db,
  name: Name,
  payload: Jobs[Name],
  options: { key?: string; runAt?: Date; maxAttempts?: number } = {},
): Promise<void> {
  await db.$executeRaw`
    select 1 from graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json,
      run_at := ${options.runAt ?? null}::timestamptz, max_attempts := ${options.maxAttempts ?? 25}::int,
      job_key := ${options.key ?? null})`;
}
