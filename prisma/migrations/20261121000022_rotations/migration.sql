-- Who rotated a key knows its secret: the members page and every removal ask it of each key, of a log that
-- grows with everything that is done.
create index audit_events_rotations on audit_events (subject_id, created_at desc) where action = 'api_key.rotated';
