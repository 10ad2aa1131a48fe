-- The base fee: how far each organization has paid it; and what follows from debt that nobody agreed to.

alter table organizations add column base_fee_from date;
-- Nobody is asked for the days before there was a fee.
update organizations set base_fee_from = (now() at time zone time_zone)::date;
alter table organizations alter column base_fee_from set not null;

alter table credit_accounts
  add column past_due_since timestamptz(6),
  add column told_status organization_status not null default 'active';
-- What the sweep looks through: few, however many accounts there are.
create index credit_accounts_past_due on credit_accounts (id) where past_due_since is not null or told_status <> 'active';

-- Who owes already is past due from now on.
update credit_accounts set past_due_since = now() where debt > case overage_policy
  when 'block' then 0
  when 'invoice' then case overage_limit when 0 then debt else overage_limit end
  else overage_limit end;
update organizations o set status = 'past_due' from credit_accounts a
  where a.id = o.credit_account_id and a.past_due_since is not null and o.status = 'active';
