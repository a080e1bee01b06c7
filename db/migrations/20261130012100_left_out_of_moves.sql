-- migrate:up
-- How many people inside a move is not about: they stay as chosen, and are told nothing.
alter table flow_moves add column left_out integer not null default 0;

-- migrate:down
