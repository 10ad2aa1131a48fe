-- Base fees, budgets and reports ask for the local time of every organization in one query, so one
-- zone that PostgreSQL does not know would stop them all. Such a row is refused here, whoever writes it;
-- what is there already is not examined, so that no upgrade fails on it.
alter table organizations add constraint organizations_time_zone_known
  check ((timestamptz '2000-01-01 00:00:00+00' at time zone time_zone) is not null) not valid;
