/** Writes, changes or deletes a saved reply of the team's. */
import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { ApiProblem } from '../app/problem.ts';
import { fieldErrors, sentenceOf } from '../app/sentences.ts';
import { m } from '../paraglide/messages.js';
import { toastDone, toastError } from '../ui/toast.tsx';
import type { SavedReply } from './conversation-queries.ts';

interface ReplyEditorProps {
  /** What is edited; `new` for a fresh one; undefined while closed. */
  reply: SavedReply | 'new' | undefined;
  onClose: () => void;
}

export function ReplyEditor({ reply, onClose }: ReplyEditorProps) {
  return (
    <Modal
      opened={reply !== undefined}
      onClose={onClose}
      title={reply === 'new' ? m.replies_new() : m.replies_change()}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {reply && <Form reply={reply === 'new' ? undefined : reply} onClose={onClose} />}
    </Modal>
  );
}

function Form({ reply, onClose }: { reply: SavedReply | undefined; onClose: () => void }) {
  const client = useQueryClient();
  const [title, setTitle] = useState(reply?.title ?? '');
  const [text, setText] = useState(reply?.text ?? '');
  const done = async (said: string) => {
    await client.invalidateQueries({ queryKey: keys.savedReplies.all });
    toastDone(said);
    onClose();
  };
  const save = useMutation({
    mutationFn: () => {
      const json = { title: title.trim(), text: text.trim() };
      return reply
        ? read(api.crm['saved-replies'][':id'].$put({ param: { id: reply.id }, json }))
        : read(api.crm['saved-replies'].$post({ json }));
    },
    onSuccess: () => done(m.saved()),
  });
  const remove = useMutation({
    mutationFn: async () => {
      if (reply) await read(api.crm['saved-replies'][':id'].$delete({ param: { id: reply.id } }));
    },
    onSuccess: () => done(m.replies_deleted()),
    onError: toastError,
  });
  const isTaken = save.error instanceof ApiProblem && save.error.code === 'already_exists';
  const wrong = save.error ? fieldErrors(save.error) : {};
  const isBlank = title.trim() === '' || text.trim() === '';
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBlank) save.mutate();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={m.replies_title()}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          maxLength={80}
          error={isTaken ? m.replies_taken() : wrong['title']}
          data-autofocus
        />
        <Textarea
          label={m.replies_text()}
          description={m.replies_text_hint({ name: '{{lead.name | "amigo"}}', seller: '{{seller.name}}' })}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={4}
          maxRows={12}
          maxLength={4096}
          error={wrong['text'] && m.replies_wrong_variable()}
        />
        {save.error && !isTaken && Object.keys(wrong).length === 0 && (
          <Text size="sm" c="red" role="alert">
            {sentenceOf(save.error)}
          </Text>
        )}
        <Group justify="space-between">
          {reply ? (
            <Button variant="subtle" color="red" onClick={() => remove.mutate()} loading={remove.isPending}>
              {m.delete_()}
            </Button>
          ) : (
            <span />
          )}
          <Button type="submit" disabled={isBlank} loading={save.isPending}>
            {m.save()}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
