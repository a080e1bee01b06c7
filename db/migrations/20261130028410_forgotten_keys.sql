-- migrate:up
-- Whoever asks may write a person's number into an Idempotency-Key: what is forgotten is known by the key's hash alone.
grant update (key) on idempotency_keys to cadencia_app;

-- migrate:down
