-- migrate:up
-- Most people have one key of the two; the hash of nothing is nothing.
alter function person_hash strict;

-- migrate:down
