import type { Broken, PlatformRule } from "./platform-rules";

/** What must hold of the runs of recurring jobs. */
export const recurringRules: PlatformRule[] = [
  {
    rule: "each run of a recurring job was charged once, at what it says",
    // A charge and its run are one commit, and the charge's key names the run.
    find: (db, only) => db.$queryRaw<Broken[]>`
      with charged as (
        select credit_account_id, regexp_replace(idempotency_key, ':[^:]+$', '') as work, sum(amount) as amount
        from ledger_entries where operation in ('recurring.execute', 'recurring.transaction') and idempotency_key like 'recurring:%'
          and (${only}::text is null or credit_account_id = ${only})
        group by 1, 2),
      runs as (
        select o.credit_account_id, r.id, 'recurring:' || j.id || ':' || r.due_date as work, r.charged
        from recurring_runs r join recurring_jobs j on j.id = r.job_id join organizations o on o.id = j.organization_id
        where r.charged > 0 and (${only}::text is null or o.credit_account_id = ${only}))
      select count(*) over () as total, 'recurring run ' || coalesce(r.id, c.work) as row,
        coalesce(r.credit_account_id, c.credit_account_id) as "creditAccountId",
        format('it says %s, its charges %s', coalesce(r.charged, 0), coalesce(c.amount, 0)) as detail
      from runs r full join charged c using (work)
      where coalesce(r.charged, 0) <> coalesce(c.amount, 0) order by 2 limit 1`,
  },
  {
    rule: "no recurring run is left undone",
    find: (db, only, now) => db.$queryRaw<Broken[]>`
      select count(*) over () as total, 'recurring job ' || j.id as row, o.credit_account_id as "creditAccountId",
        format('due since %s: is the worker running?', j.try_at) as detail
      from recurring_jobs j join organizations o on o.id = j.organization_id
      where greatest(j.try_at, j.updated_at) < ${now}::timestamptz - interval '1 hour' and j.try_at is not null
        and (${only}::text is null or o.credit_account_id = ${only})
      order by j.try_at limit 1`,
  },
];
