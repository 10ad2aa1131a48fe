-- An organization is live or in one sandbox, for good, and so is all it touches: what it spends, what is above it
-- and below it, and whom it pays. So nothing done in a sandbox moves anything live, whatever the code above says.

create function require_one_side() returns trigger language plpgsql as $$
begin
  if new.parent_id is not null and new.sandbox_id is distinct from (select p.sandbox_id from organizations p where p.id = new.parent_id) then
    raise exception 'organization % and the one above it must both be live or in one sandbox', new.id using errcode = 'check_violation';
  end if;
  if new.sandbox_id is distinct from (select a.sandbox_id from credit_accounts a where a.id = new.credit_account_id) then
    raise exception 'organization % cannot spend credits of the other side', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger organizations_on_one_side before insert or update of sandbox_id, parent_id, credit_account_id on organizations
  for each row execute function require_one_side();

create function refuse_other_side() returns trigger language plpgsql as $$
begin
  raise exception '% % stays where it is: live, or in its sandbox', tg_table_name, old.id using errcode = 'object_not_in_prerequisite_state';
end $$;
create trigger organizations_keep_their_side before update of sandbox_id on organizations
  for each row when (old.sandbox_id is distinct from new.sandbox_id) execute function refuse_other_side();
create trigger credit_accounts_keep_their_side before update of sandbox_id on credit_accounts
  for each row when (old.sandbox_id is distinct from new.sandbox_id) execute function refuse_other_side();

-- A sandbox pays with what is simulated, and nothing else does. What is simulated is known by its id.
create function require_payments_of_its_side() returns trigger language plpgsql as $$
declare
  account constant text := coalesce(to_jsonb(new) ->> 'credit_account_id', to_jsonb(new) ->> 'id');
  reference constant text := to_jsonb(new) ->> tg_argv[0];
begin
  if reference is not null and starts_with(reference, 'sim_') is distinct from
    (select a.sandbox_id is not null from credit_accounts a where a.id = account)
  then
    raise exception '% of account % is of the other side', tg_argv[0], account using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger credit_accounts_pay_on_their_side after insert or update of stripe_customer_id on credit_accounts
  for each row when (new.stripe_customer_id is not null) execute function require_payments_of_its_side('stripe_customer_id');
create trigger purchases_pay_on_their_side after insert or update of checkout_session_id on purchases
  for each row execute function require_payments_of_its_side('checkout_session_id');
create trigger payments_on_their_side after insert on payments
  for each row execute function require_payments_of_its_side('stripe_payment_intent_id');
create trigger payment_methods_on_their_side after insert or update of stripe_payment_method_id on payment_methods
  for each row execute function require_payments_of_its_side('stripe_payment_method_id');
create trigger test_payments_on_their_side after insert on test_payments
  for each row execute function require_payments_of_its_side('id');

-- What has an organization changes it only when a sandbox is reset, which gives keys, agents and webhooks to the new one.
create function require_same_sandbox_owner() returns trigger language plpgsql as $$
begin
  if (select s.live_organization_id from organizations o join sandboxes s on s.id = o.sandbox_id where o.id = old.organization_id)
    is distinct from (select s.live_organization_id from organizations o join sandboxes s on s.id = o.sandbox_id where o.id = new.organization_id)
    or not exists (select from organizations o where o.id = new.organization_id and o.sandbox_id is not null)
  then
    raise exception '% % keeps its organization', tg_table_name, old.id using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
create trigger api_keys_keep_their_side before update of organization_id on api_keys
  for each row when (old.organization_id is distinct from new.organization_id) execute function require_same_sandbox_owner();
create trigger agents_keep_their_side before update of organization_id on agents
  for each row when (old.organization_id is distinct from new.organization_id) execute function require_same_sandbox_owner();
create trigger webhook_endpoints_keep_their_side before update of organization_id on webhook_endpoints
  for each row when (old.organization_id is distinct from new.organization_id) execute function require_same_sandbox_owner();

-- Creators earn by what their own side spends.
create function require_earnings_of_one_side() returns trigger language plpgsql as $$
begin
  if (select a.sandbox_id is null from credit_accounts a where a.id = new.credit_account_id)
    <> (select o.sandbox_id is null from organizations o where o.id = new.organization_id)
  then
    raise exception 'organization % cannot earn from credits of the other side', new.organization_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger earnings_entries_on_one_side before insert on earnings_entries
  for each row when (new.credit_account_id is not null) execute function require_earnings_of_one_side();

-- The members of a sandbox are those of its live organization: each change there is made here, and none is made here alone.
create function membership_id_in(p_membership text, p_sandbox text) returns text language sql immutable as $$
  select 'mem_' || substr(p_membership, 5, 10) || substr(md5(p_membership || p_sandbox), 1, 16)
$$;

create function follow_live_members() returns trigger language plpgsql as $$
declare
  sandbox text;
begin
  select s.id into sandbox from sandboxes s
    where s.live_organization_id = coalesce(new.organization_id, old.organization_id) and s.closed_at is null;
  if not found then return null; end if;
  if tg_op <> 'INSERT' then
    delete from memberships m where m.organization_id = sandbox and m.user_id = old.user_id;
  end if;
  if tg_op <> 'DELETE' then
    insert into memberships (id, organization_id, user_id, role, created_at)
      values (membership_id_in(new.id, sandbox), sandbox, new.user_id, new.role, new.created_at);
  end if;
  return null;
end $$;
create trigger memberships_in_sandboxes after insert or update or delete on memberships
  for each row execute function follow_live_members();

create function take_in_live_members() returns trigger language plpgsql as $$
begin
  insert into memberships (id, organization_id, user_id, role, created_at)
    select membership_id_in(m.id, new.id), new.id, m.user_id, m.role, m.created_at
    from sandboxes s join memberships m on m.organization_id = s.live_organization_id where s.id = new.id;
  return null;
end $$;
create trigger organizations_of_sandboxes_have_members after insert on organizations
  for each row when (new.sandbox_id = new.id) execute function take_in_live_members();

create function refuse_sandbox_members() returns trigger language plpgsql as $$
begin
  if exists (select from sandboxes s where s.id = new.organization_id) then
    raise exception 'the members of a sandbox are those of its organization' using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
-- Only what the triggers above do passes. A person who is deleted leaves with all their memberships.
create trigger memberships_of_sandboxes before insert or update on memberships
  for each row when (pg_trigger_depth() = 0) execute function refuse_sandbox_members();

-- The first moment after `p_after` at which something of a sandbox falls due: where its clock has to stop on its way.
-- Twice a day on each calendar as well: at midnight fees are due, and in the morning notices go out.
create function sandbox_next_due(p_sandbox text, p_after timestamptz, p_grace interval, p_morning interval) returns timestamptz
language sql stable as $$
  select min(due) from (
    select next_due_at as due from credit_accounts where sandbox_id = p_sandbox
    union all
    select past_due_since + p_grace from credit_accounts where sandbox_id = p_sandbox
    union all
    select s.next_at from grant_schedules s join credit_accounts a on a.id = s.credit_account_id where a.sandbox_id = p_sandbox
    union all
    select j.try_at from recurring_jobs j join organizations o on o.id = j.organization_id where o.sandbox_id = p_sandbox
    union all
    select unnest(array[p.next_try_at, (select max(t.settled_at) from recharge_attempts t
        where t.credit_account_id = p.credit_account_id and t.state = 'succeeded') + make_interval(secs => p.cooldown_seconds)])
      from recharge_policies p join credit_accounts a on a.id = p.credit_account_id where a.sandbox_id = p_sandbox and p.enabled
    union all
    select w.next_try_at from wallet_recharges w join credit_accounts a on a.id = w.credit_account_id where a.sandbox_id = p_sandbox
    union all
    select t.expires_at from recharge_attempts t join credit_accounts a on a.id = t.credit_account_id
      where a.sandbox_id = p_sandbox and t.state = 'requires_action'
    union all
    select t.expires_at from test_payments t join credit_accounts a on a.id = t.credit_account_id
      where a.sandbox_id = p_sandbox and t.state = 'open'
    union all
    select ((p_after at time zone zones.time_zone)::date + clock.at) at time zone zones.time_zone
      from (select distinct time_zone from organizations where sandbox_id = p_sandbox) zones,
        (values (p_morning), (interval '1 day'), (interval '1 day' + p_morning)) clock(at)) dues
  where due > p_after
$$;

-- Whoever closes the live organization closes its sandbox.
create function close_sandbox_too() returns trigger language plpgsql as $$
begin
  update sandboxes set closed_at = clock_timestamp() where live_organization_id = new.id and closed_at is null;
  update organizations o set status = 'closed' from sandboxes s
    where s.live_organization_id = new.id and o.sandbox_id = s.id and o.status <> 'closed';
  return null;
end $$;
create trigger organizations_close_their_sandbox after update of status on organizations
  for each row when (new.status = 'closed' and old.status <> 'closed' and new.sandbox_id is null) execute function close_sandbox_too();
