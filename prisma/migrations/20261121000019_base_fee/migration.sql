-- The base fee: how far each organization has paid it.

alter table organizations add column base_fee_from date;
-- Nobody is asked for the days before there was a fee.
update organizations set base_fee_from = (now() at time zone time_zone)::date;
alter table organizations alter column base_fee_from set not null;
