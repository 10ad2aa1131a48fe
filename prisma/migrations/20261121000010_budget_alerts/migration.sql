-- The marks of a budget are a list, and a budget that tells nobody has an empty one. A missing list made
-- post_charges fail on every charge of its account, since it reads the marks of the budgets as JSON.
update budgets set alert_percents = '{}' where alert_percents is null;
alter table budgets alter column alert_percents set default '{}', alter column alert_percents set not null;
