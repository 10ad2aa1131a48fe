import { db } from "@/server/foundation/db";

/** Counts of what only has to be noticed stop here. */
const COUNTED = 1_000;

/** The work that waits, whoever does it: the same from every process that asks. */
export type Work = {
  /** Background jobs by name. `failed` ones were tried as often as they are, and wait for a person. */
  jobs: { job: string; due: number; running: number; failed: number; oldestDueSeconds: number }[];
  /** Stripe's events that are not done: `received` are tried again by themselves, `parked` wait for a person. */
  stripeEvents: { status: string; count: number }[];
  /** Charges of saved cards that are under way, by state. */
  rechargeAttempts: { state: string; count: number }[];
  /** The last finished comparison with Stripe; null before the first. */
  reconciliation: { differences: number; ageSeconds: number } | null;
};

/** Reads tables that hold what is unfinished, and the beginning of indexes: it costs the same however long the history is. */
export async function readWork(now: Date): Promise<Work> {
  const [jobs, stripeEvents, rechargeAttempts, runs] = await Promise.all([
    db().$queryRaw<Work["jobs"]>`
      select task_identifier as job,
        count(*) filter (where locked_at is null and attempts < max_attempts and run_at <= ${now})::int as due,
        count(*) filter (where locked_at is not null)::int as running,
        count(*) filter (where locked_at is null and attempts >= max_attempts)::int as failed,
        coalesce(extract(epoch from ${now} - min(run_at) filter (
          where locked_at is null and attempts < max_attempts and run_at <= ${now})), 0)::float8 as "oldestDueSeconds"
      from graphile_worker.jobs group by 1 order by 1`,
    db().$queryRaw<Work["stripeEvents"]>`
      select s.status::text, (select count(*)::int from (
        select 1 from stripe_events e where e.status = s.status limit ${COUNTED}) counted) as count
      from unnest(enum_range(null::stripe_event_status)) s(status) where s.status in ('received', 'parked')`,
    db().$queryRaw<Work["rechargeAttempts"]>`
      select s.state::text, (select count(*)::int from recharge_attempts a join credit_accounts c on c.id = a.credit_account_id
        where a.live and a.state = s.state and c.sandbox_id is null) as count
      from unnest(array['claimed', 'charging', 'requires_action', 'unknown']::recharge_attempt_state[]) s(state)`,
    db().reconciliationRun.findMany({
      where: { state: "finished" },
      orderBy: { createdAt: "desc" },
      take: 1,
    }),
  ]);
  const [last] = runs;
  return {
    jobs,
    stripeEvents,
    rechargeAttempts,
    reconciliation: last
      ? {
          differences: last.differences,
          ageSeconds: (now.getTime() - (last.finishedAt ?? last.createdAt).getTime()) / 1_000,
        }
      : null,
  };
}
