-- Budgets count inside the charge, in windows of their organization's calendar.
--
-- window_start     the first day of the window, which names it
-- window_began_at  what was counted at or after this moment belongs to the window
-- window_ends_at   the window is kept until then, even if the organization moves to another time zone; null: for ever

-- The first day of the window that a day falls in.
create function budget_window_start(period budget_period, day date) returns date language sql immutable parallel safe as $$
  select case period
    when 'day' then day
    when 'week' then date_trunc('week', day::timestamp)::date
    when 'month' then date_trunc('month', day::timestamp)::date
    else '1970-01-01'::date end
$$;

-- The first moment of a day in a time zone, also where daylight saving skips midnight or has it twice: then
-- PostgreSQL takes the later one, and the day began an hour before it.
create function start_of_day(day date, time_zone text) returns timestamptz language sql stable parallel safe as $$
  select case when ((midnight - interval '1 hour') at time zone time_zone)::date = day then midnight - interval '1 hour' else midnight end
    from (select day::timestamp at time zone time_zone as midnight) local
$$;

-- The moment at which the window that began on a day is over; null: never.
create function budget_window_end(period budget_period, window_start date, time_zone text) returns timestamptz
language sql stable parallel safe as $$
  select start_of_day((window_start + case period when 'day' then interval '1 day' when 'week' then interval '1 week'
    when 'month' then interval '1 month' end)::date, time_zone)
$$;

-- A budget as a charge counts on it: `spent` is that of the window that `counted_at` falls in. `organizations` has
-- only those it was asked about.
create type counting_budget as (
  id text, account text, organizations text, subject budget_subject, subject_id text, limit_amount bigint, spent bigint,
  refuses boolean, pauses boolean, is_paused boolean, alerted_percent int, window_start date, window_began_at timestamptz,
  window_ends_at timestamptz, counted_at timestamptz,
  -- What this call did to it: counted or paused it; paused it because it refused.
  has_moved boolean, is_shut boolean
);

-- The living budgets that a charge of one of these organizations may count on, at a moment for each account: those of the
-- organization and of all above it, on everything or on one of these subjects. An account may have a budget for each of a
-- thousand teams, so they are found from the charges, along an index.
-- A window that has begun is kept until it ends. Then the calendar of the organization's present time zone says which
-- one comes; where it says the same day again, or an earlier one, the window goes on.
create function counting_budgets(account_ids text[], moments timestamptz[], charged text[], subjects text[])
returns setof counting_budget language sql stable as $$
  with covering as (
    select b.*, ',' || string_agg(above.organization_id, ',') || ',' as organizations
    from organization_ancestors above join budgets b on b.organization_id = above.ancestor_id
    where b.credit_account_id = any (account_ids) and b.archived_at is null and above.organization_id = any (charged)
      and b.subject = any (enum_range(null::budget_subject)) and coalesce(b.subject_id, '') = any (array_append(subjects, ''))
    group by b.id),
  windows as (
    select b.*, o.time_zone, account.moment,
      case when account.moment < b.window_ends_at then b.window_start
        else greatest(b.window_start, budget_window_start(b.period, (account.moment at time zone o.time_zone)::date)) end as current_start
    from covering b join unnest(account_ids, moments) account(id, moment) on account.id = b.credit_account_id
      join organizations o on o.id = b.organization_id)
  select w.id, w.credit_account_id, w.organizations,
    w.subject, w.subject_id, w.limit_amount + case when w.raised_in = w.current_start then w.raised_by else 0 end, case when w.current_start = w.window_start then w.spent else 0 end,
    w.action <> 'notify', w.action = 'pause', w.paused_at is not null,
    case when w.current_start = w.window_start then w.alerted_percent else 0 end, w.current_start,
    case when w.current_start = w.window_start then w.window_began_at else w.moment end,
    case when w.moment < w.window_ends_at then w.window_ends_at else budget_window_end(w.period, w.current_start, w.time_zone) end,
    w.moment, false, false
  from windows w
$$;

-- Writes what a charge did to a budget, and has people told of the highest mark it passed. One that paused by refusing
-- tells as at its limit: nothing passes any more.
create function record_budget(budget counting_budget) returns void language plpgsql as $$
declare percent int;
begin
  select max(mark) into percent from budgets b, unnest(b.alert_percents) mark
    where b.credit_account_id = budget.account and b.id = budget.id and mark > budget.alerted_percent
      and (budget.is_shut or budget.spent * 100 >= budget.limit_amount * mark);
  if percent is not null then
    perform graphile_worker.add_job('budget-reached',
      json_build_object('budgetId', budget.id, 'percent', percent, 'windowStart', budget.window_start),
      job_key := format('budget-reached:%s:%s:%s', budget.id, budget.window_start, percent));
  end if;
  update budgets b set spent = budget.spent, window_start = budget.window_start, window_began_at = budget.window_began_at,
      window_ends_at = budget.window_ends_at, alerted_percent = greatest(percent, budget.alerted_percent),
      paused_at = case when budget.is_paused then coalesce(b.paused_at, budget.counted_at) end
    where b.credit_account_id = budget.account and b.id = budget.id;
end $$;

-- Gives credits back to the budgets that counted them at a moment, unless they count another window by now.
create function return_to_budgets(account_id text, budget_ids text[], amount bigint, counted_at timestamptz) returns void language sql as $$
  update budgets set spent = greatest(spent - amount, 0)
    where credit_account_id = account_id and id = any (budget_ids) and window_began_at <= counted_at
$$;

-- An account knows whether it has budgets, so that a charge on one without any never looks for them.
create function keep_has_budgets() returns trigger language plpgsql as $$
declare account_id text;
begin
  foreach account_id in array array[case when tg_op <> 'DELETE' then new.credit_account_id end, case when tg_op <> 'INSERT' then old.credit_account_id end] loop
    update credit_accounts set has_budgets = not has_budgets
      where credit_accounts.id = account_id
        and has_budgets <> exists (select 1 from budgets where budgets.credit_account_id = account_id and budgets.archived_at is null);
  end loop;
  return null;
end $$;
create trigger budgets_keep_has_budgets after insert or delete or update of archived_at, credit_account_id on budgets
  for each row execute function keep_has_budgets();
