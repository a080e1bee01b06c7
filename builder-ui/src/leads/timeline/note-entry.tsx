/** What one of the team noted about a lead. Whoever wrote it, or leads the team, may take it back. */
import { ActionIcon, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { StickyNote, Trash2 } from 'lucide-react';
import { api, read } from '../../api.ts';
import { may } from '../../app/access.ts';
import { keys } from '../../app/keys.ts';
import { text } from '../../app/problem.ts';
import { useSession } from '../../app/session.ts';
import { m } from '../../paraglide/messages.js';
import { confirm } from '../../ui/confirm.tsx';
import { Time } from '../../ui/time.tsx';
import { toastError } from '../../ui/toast.tsx';
import type { TimelineItem } from '../lead-queries.ts';
import classes from './timeline.module.css';

export function NoteEntry({ item }: { item: TimelineItem }) {
  const session = useSession();
  const client = useQueryClient();
  const author = text(item.data['author']);
  const mayDelete = item.data['written_by'] === session.user.id || may(session, 'leads.delete');
  const remove = useMutation({
    mutationFn: () => read(api.crm.notes[':id'].$delete({ param: { id: item.id.slice('note:'.length) } })),
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: keys.leads.all }),
  });
  const ask = async () => {
    if (await confirm({ title: m.note_delete(), body: m.note_delete_body(), action: m.delete_(), danger: true }))
      remove.mutate();
  };
  return (
    <div className={classes.noteCard}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Group gap={6} wrap="nowrap">
          <StickyNote size={14} strokeWidth={1.75} aria-hidden />
          <Text size="xs" c="dimmed" component="span">
            {author ? m.note_by({ name: author }) : m.compose_note()} · <Time at={item.at} />
          </Text>
        </Group>
        {mayDelete && (
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={m.note_delete()} onClick={() => void ask()}>
            <Trash2 size={13} />
          </ActionIcon>
        )}
      </Group>
      <Text size="sm" className={classes.bubbleText} component="div">
        {text(item.data['text'])}
      </Text>
    </div>
  );
}
