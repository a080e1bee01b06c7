-- migrate:up
-- Without a setting of its own it becomes part of the statement that calls it, a hundred thousand times in an import. Its body was
-- read when it was made: no path matters.
alter function person_hash reset search_path;

-- migrate:down
