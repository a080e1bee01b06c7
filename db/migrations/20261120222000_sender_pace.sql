-- migrate:up
-- YCloud takes 200 a second for each number; half of that leaves room for other systems on the same account.
alter table senders alter column per_second set default 100;

-- migrate:down
