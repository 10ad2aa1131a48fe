-- The job that sends a delivery. An endpoint has four queues, so that one that is slow takes at most four of a
-- worker's places; a delivery that is queued again replaces its job.
create function enqueue_webhook(p_delivery text, p_endpoint text, p_wait interval) returns void language plpgsql as $$
begin
  -- A listener polls for its deliveries: nothing is sent to it.
  if exists (select from webhook_endpoints where id = p_endpoint and opened_by is not null) then return; end if;
  perform graphile_worker.add_job('deliver-webhook', json_build_object('deliveryId', p_delivery),
    queue_name := format('webhooks:%s:%s', p_endpoint, hashtext(p_delivery) & 3), run_at := now() + p_wait,
    job_key := 'deliver-webhook:' || p_delivery);
end $$;
