\set a random(1, 10)
WITH u AS (UPDATE bench_hot SET balance = balance - (:a)::bigint, seq = seq + 1 WHERE id = 1 AND balance >= (:a)::bigint RETURNING id, balance) INSERT INTO bench_hot_history (account_id, amount, balance_after, operation) SELECT id, -(:a)::bigint, balance, 'api.call' FROM u;
