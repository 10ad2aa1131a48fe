-- What a payment, a refund or a dispute is about never changes; only what becomes of it does.
create function refuse_change_of_money() returns trigger language plpgsql as $$
begin
  raise exception '% % keeps its money: % is refused', tg_table_name, old.id, tg_op using errcode = 'object_not_in_prerequisite_state';
end $$;
create trigger payments_keep_money before delete
  or update of id, credit_account_id, purchase_id, recharge_attempt_id, stripe_payment_intent_id, amount_cents, currency, credits, grant_id, created_at
  on payments for each row execute function refuse_change_of_money();
create trigger x402_payments_keep_money before delete
  or update of id, credit_account_id, organization_id, network, asset, pay_to, payer, nonce, payload, amount_cents, credits, created_at
  on x402_payments for each row execute function refuse_change_of_money();
create trigger refunds_keep_money before delete or update of id, payment_id, credit_account_id, amount_cents, requested_by, created_at
  on refunds for each row execute function refuse_change_of_money();
create trigger disputes_keep_payment before delete or update of id, payment_id, stripe_dispute_id, created_at
  on disputes for each row execute function refuse_change_of_money();
-- Refunds are listed by account.
create function refund_of_account() returns trigger language plpgsql as $$
begin
  new.credit_account_id := (select credit_account_id from payments where id = new.payment_id);
  return new;
end $$;
create trigger refunds_of_account before insert on refunds for each row execute function refund_of_account();
