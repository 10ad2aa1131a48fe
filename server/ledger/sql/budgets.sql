-- The first day of the window that a day falls in.
create function budget_window_start(p_period budget_period, p_day date) returns date language sql immutable parallel safe as $$
  select case p_period
    when 'day' then p_day
    when 'week' then date_trunc('week', p_day::timestamp)::date
    when 'month' then date_trunc('month', p_day::timestamp)::date
    else '1970-01-01'::date end
$$;

-- Gives credits back to the budgets that counted them, unless their window has passed since.
create function return_to_budgets(p_budgets text[], p_amount bigint, p_counted_at timestamptz) returns void language sql as $$
  update budgets set spent = greatest(spent - p_amount, 0)
  from organizations
  where budgets.id = any (p_budgets) and organizations.id = budgets.organization_id
    and budgets.window_start <= (p_counted_at at time zone organizations.time_zone)::date
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
