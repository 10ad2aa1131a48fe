-- Whether a grant that is limited to a list (written ',one,two,'; null: no limit) may pay for one of it.
create function may_pay(list text, wanted text) returns boolean language sql immutable parallel safe as $$
  select list is null or position(',' || wanted || ',' in list) > 0
$$;
