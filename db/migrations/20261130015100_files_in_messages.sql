-- migrate:up
-- What a message of ours says besides its text: a file (`said`, in the shape of inbound messages).
alter table messages add column said jsonb;
alter table messages drop constraint messages_type_check;
alter table messages add constraint messages_type_check
  check (type in ('template', 'text', 'image', 'video', 'document', 'audio')) not valid;

-- migrate:down
