import { db } from "@/server/foundation/db";

/**
 * Forgets the failed runs of a scheduled job. To be called after a run that succeeded: it did what they left undone, so
 * that nobody has to look at them.
 */
export async function dropFailedRuns(job: string): Promise<void> {
  await db().$executeRaw`
    delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
    where t.id = j.task_id and t.identifier = ${job} and j.locked_at is null and j.attempts >= j.max_attempts`;
}

/**
 * Forgets jobs that were added again when they had failed, or while a worker had them that then died. graphile-worker
 * takes the key and all tries from such a job; the new one does its work.
 * @param scheduled the jobs that have no key from the start
 */
export async function dropReplacedJobs(scheduled: string[]): Promise<void> {
  await db().$executeRaw`
    delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
    where t.id = j.task_id and t.identifier <> all(${scheduled}::text[]) and j.key is null
      and j.locked_at is null and j.attempts >= j.max_attempts`;
}
