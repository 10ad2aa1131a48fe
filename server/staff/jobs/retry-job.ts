import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";

/**
 * Has a job tried again now, as often as one that is new. Every job is safe to repeat.
 * @throws not_found: it is done; wrong_state: it runs
 */
export async function retryJob(id: string, staff: Actor, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    const [job] = await tx.$queryRaw<{ job: string; attempts: number; runs: boolean }[]>`
      select task_identifier as job, attempts::int, locked_at is not null as runs
      from graphile_worker.jobs where id = ${id}::bigint`;
    if (!job) throw notFound("job");
    const moved = await tx.$queryRaw<unknown[]>`
      select id from graphile_worker.reschedule_jobs(array[${id}::bigint], run_at := now(), attempts := 0)`;
    if (job.runs || moved.length === 0) {
      throw new DomainError(
        "wrong_state",
        "The job is running. Nothing was changed. Look again in a minute.",
      );
    }
    const { job: name, attempts } = job;
    const event = { action: "job.retried", subjectId: id, details: { job: name, attempts } };
    await recordAudit(tx, { organizationId: null, actor: staff, ...event }, now);
  });
}
