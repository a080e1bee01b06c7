/** Texts that the team answers with often, filled in for the person; whoever leads the team keeps them here too. */
import {
  ActionIcon,
  Button,
  Group,
  Popover,
  ScrollArea,
  Skeleton,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { MessageSquareText, Pencil } from 'lucide-react';
import { useState } from 'react';
import { plain } from '#flow';
import { may } from '../app/access.ts';
import { useSession } from '../app/session.ts';
import { fieldName } from '../templates/field-name.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { savedRepliesQuery, type SavedReply } from './conversation-queries.ts';
import { ReplyEditor } from './reply-editor.tsx';
import classes from './saved-replies.module.css';

interface SavedRepliesProps {
  leadId: string;
  opened: boolean;
  onToggle: (opened: boolean) => void;
  /** @param text as the person will read it */
  onPick: (text: string) => void;
}

export function SavedReplies({ leadId, opened, onToggle, onPick }: SavedRepliesProps) {
  const session = useSession();
  const [edited, setEdited] = useState<SavedReply | 'new'>();
  const maySave = may(session, 'replies.write');
  return (
    <>
      <Popover opened={opened} onChange={onToggle} position="top-end" width={320} trapFocus>
        <Popover.Target>
          <Button
            size="xs"
            variant="default"
            leftSection={<MessageSquareText size={14} />}
            onClick={() => onToggle(!opened)}
            title={m.replies_hint()}
          >
            {m.replies()}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p="xs">
          {opened && (
            <Choices
              leadId={leadId}
              onPick={(text) => {
                onToggle(false);
                onPick(text);
              }}
              onEdit={
                maySave
                  ? (reply) => {
                      onToggle(false);
                      setEdited(reply);
                    }
                  : undefined
              }
            />
          )}
        </Popover.Dropdown>
      </Popover>
      <ReplyEditor reply={edited} onClose={() => setEdited(undefined)} />
    </>
  );
}

interface ChoicesProps {
  leadId: string;
  onPick: (text: string) => void;
  onEdit: ((reply: SavedReply | 'new') => void) | undefined;
}

function Choices({ leadId, onPick, onEdit }: ChoicesProps) {
  const [q, setQ] = useState('');
  const replies = useQuery(savedRepliesQuery(leadId));
  if (replies.isPending) return <Skeleton h={60} aria-busy="true" />;
  if (replies.isError) return <ErrorState error={replies.error} onRetry={() => void replies.refetch()} />;
  const words = plain(q).split(/\s+/).filter(Boolean);
  const shown = replies.data.filter(({ title, text }) =>
    words.every((word) => plain(`${title} ${text}`).includes(word)),
  );
  return (
    <Stack gap={6}>
      {replies.data.length > 0 && (
        <TextInput
          size="xs"
          type="search"
          aria-label={m.replies_search()}
          placeholder={m.replies_search()}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
          onKeyDown={(event) => {
            const first = shown.find(({ filled }) => filled !== null);
            if (event.key !== 'Enter' || !first) return;
            event.preventDefault();
            onPick(first.filled!);
          }}
          data-autofocus
        />
      )}
      {replies.data.length === 0 && (
        <Text size="sm" c="dimmed">
          {onEdit ? m.replies_none_yet() : m.replies_none()}
        </Text>
      )}
      <ScrollArea.Autosize mah={260}>
        <ul className={classes.list}>
          {shown.map((reply) => (
            <li key={reply.id} className={classes.row}>
              <UnstyledButton
                className={classes.choice}
                disabled={reply.filled === null}
                onClick={() => onPick(reply.filled!)}
              >
                <Text size="sm" fw={600}>
                  {reply.title}
                </Text>
                <Text size="xs" c="dimmed" lineClamp={2}>
                  {reply.filled ?? m.replies_missing({ what: fieldName(reply.missing ?? '') })}
                </Text>
              </UnstyledButton>
              {onEdit && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={m.replies_edit({ title: reply.title })}
                  onClick={() => onEdit(reply)}
                >
                  <Pencil size={14} />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      </ScrollArea.Autosize>
      {onEdit && (
        <Group justify="flex-end">
          <Button size="compact-xs" variant="subtle" onClick={() => onEdit('new')}>
            {m.replies_new()}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
