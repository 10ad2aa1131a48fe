import { db } from "@/server/foundation/db";
import { cutPage, type Page } from "@/server/foundation/page";
import { anywhere } from "@/server/foundation/search-text";
import type { JobAnswer, JobState } from "./job.schema";

type Row = {
  id: bigint;
  job: string;
  state: JobState;
  attempts: number;
  max_attempts: number;
  last_error: string | null;
  run_at: Date;
  created_at: Date;
};

/**
 * Background jobs that are not done, newest first; the table holds no others. What a job was told is not shown:
 * it may name people.
 */
export async function listJobs(
  question: {
    state?: JobState | undefined;
    search?: string | undefined;
    limit: number;
    cursor?: string | undefined;
  },
  now: Date,
): Promise<Page<JobAnswer>> {
  const { state = null, search, limit, cursor = null } = question;
  const pattern = search ? anywhere(search.toLowerCase()) : null;
  const rows = await db().$queryRaw<Row[]>`
    select * from (
      select id, task_identifier as job, attempts::int, max_attempts::int, left(last_error, 1000) as last_error, run_at, created_at,
        case when locked_at is not null then 'running' when attempts >= max_attempts then 'failed'
          when run_at <= ${now} then 'due' else 'scheduled' end as state
      from graphile_worker.jobs) j
    where (${state}::text is null or state = ${state})
      and (${pattern}::text is null or lower(concat_ws(' ', job, last_error)) like ${pattern})
      and (${cursor}::text is null or id < ${cursor}::bigint)
    order by id desc limit ${limit + 1}`;
  return cutPage(rows.map(answerOf), limit, ({ id }) => id);
}

function answerOf(row: Row): JobAnswer {
  return {
    ...row,
    id: String(row.id),
    run_at: row.run_at.toISOString(),
    created_at: row.created_at.toISOString(),
  };
}
