-- The month that the monthly limit counted when its organization moved to another time zone: it is kept until
-- it is over, so that a move gives no second one.
alter table recharge_policies
  add column month_from timestamptz(6),
  add column month_until timestamptz(6),
  add constraint recharge_policies_month check ((month_from is null) = (month_until is null) and month_from < month_until);
