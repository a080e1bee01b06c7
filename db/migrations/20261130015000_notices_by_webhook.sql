-- migrate:up
-- What flows tell the team may go to a webhook, too. The notice itself stays where it is read and deleted; a call only knows which one.
alter table webhook_calls add column notification_id uuid;

-- migrate:down
