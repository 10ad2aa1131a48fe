import { Prisma } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page, pageUpTo } from "@/server/foundation/page";
import { wordPatterns } from "@/server/foundation/search-text";
import { findInWalk } from "@/server/foundation/walk";
import { jobAnswer, type LastRun, runAnswer, summaryOf } from "./job-row";
import type { RecurringAnswer, RecurringRunAnswer, RecurringSummary } from "./recurring.schema";
import type { RecurringStatus } from "./recurring-kinds.schema";

/** What a list of jobs may be narrowed by. */
export type RecurringFilter = {
  status?: RecurringStatus | undefined;
  search?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** Recurring jobs of an organization, newest first, a page at a time. Free (S1: reads). */
export async function listRecurring(
  db: Db,
  organizationId: string,
  filter: RecurringFilter,
): Promise<Page<RecurringSummary>> {
  const below = filter.cursor ? Prisma.sql`and j.id < ${filter.cursor}` : Prisma.empty;
  const { ids, nextCursor } = await findInWalk(
    db,
    Prisma.sql`
      select j.id, ${recurringAs(filter)} as matches from recurring_jobs j
      where j.organization_id = ${organizationId} ${below} order by j.id desc`,
    filter.limit,
  );
  const rows = await db.recurringJob.findMany({
    where: { id: { in: ids } },
    orderBy: { id: "desc" },
  });
  const last = await lastRunsOf(db, ids);
  return pageUpTo(
    rows.map((row) => summaryOf(row, last.get(row.id))),
    nextCursor,
  );
}

/** What jobs are narrowed by; they are called `j`. */
export function recurringAs({
  status,
  search,
}: {
  status?: string | undefined;
  search?: string | undefined;
}): Prisma.Sql {
  const state = status === "waiting_for_credits" ? "active" : status;
  const waits = Prisma.sql`j.waiting_since is not null`;
  return Prisma.sql`(
    ${state ? Prisma.sql`j.state = ${state}::recurring_state` : Prisma.sql`true`}
    ${status === "active" ? Prisma.sql`and not ${waits}` : Prisma.empty}
    ${status === "waiting_for_credits" ? Prisma.sql`and ${waits}` : Prisma.empty}
    and lower(j.name) like all (${wordPatterns(search)}))`;
}

/** The last run of each job; whatever their number, one look into the index a job. */
async function lastRunsOf(db: Db, jobIds: string[]): Promise<Map<string, LastRun>> {
  const rows = await db.$queryRaw<({ jobId: string } & LastRun)[]>`
    select r.job_id as "jobId", r.due_date as "dueDate", r.state::text as state, r.made_id as "madeId"
    from unnest(${jobIds}::text[]) as asked(id) cross join lateral (
      select * from recurring_runs where job_id = asked.id order by due_date desc limit 1) r`;
  return new Map(rows.map((row) => [row.jobId, row]));
}

/** One recurring job of this organization. @throws not_found */
export async function readRecurring(
  db: Db,
  organizationId: string,
  id: string,
): Promise<RecurringAnswer> {
  const row = await db.recurringJob.findFirst({ where: { id, organizationId } });
  if (!row) throw notFound("recurring job");
  const last = await lastRunsOf(db, [id]);
  return jobAnswer(row, last.get(id));
}

/** The runs of a job, the latest day first, a page at a time. @param page.cursor the last day. @throws not_found */
export async function listRuns(
  db: Db,
  where: { organizationId: string; id: string },
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<RecurringRunAnswer>> {
  const job = await db.recurringJob.findFirst({ where, select: { id: true, kind: true } });
  if (!job) throw notFound("recurring job");
  const rows = await db.recurringRun.findMany({
    where: {
      jobId: job.id,
      ...(page.cursor ? { dueDate: { lt: new Date(page.cursor) } } : {}),
    },
    orderBy: { dueDate: "desc" },
    take: page.limit + 1,
  });
  return cutPage(
    rows.map((row) => runAnswer(row, job)),
    page.limit,
    ({ due_date }) => due_date,
  );
}
