/** What flows told the team: a bell with the number of unread notes, and the list behind it. */
import { ActionIcon, Box, Button, Group, Indicator, Popover, Skeleton, Stack, Text, Tooltip } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { useState } from 'react';
import { api, read } from '../../api.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { Time } from '../../ui/time.tsx';
import { keys } from '../keys.ts';

const readNotes = () => read(api.crm.notifications.$get({ query: { limit: '30' } }));
type Note = Awaited<ReturnType<typeof readNotes>>['items'][number];

export function NotificationBell({ rail = false }: { rail?: boolean }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const notes = useQuery({
    queryKey: keys.notifications.list(),
    queryFn: readNotes,
  });
  const items = notes.data?.items ?? [];
  const unread = items.filter((note) => note.read_at === null);
  const readAll = useMutation({
    mutationFn: () => read(api.crm.notifications.read.$post({ json: {} })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.notifications.all }),
  });
  const label = unread.length > 0 ? m.notifications_unread({ count: unread.length }) : m.notifications();
  return (
    <Popover opened={open} onChange={setOpen} position={rail ? 'right-end' : 'bottom-end'} width={340} trapFocus>
      <Indicator disabled={unread.length === 0} label={unread.length} size={16} offset={6} color="red">
        <Tooltip label={label} position="right" disabled={!rail}>
          <Popover.Target>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={() => setOpen(!open)}>
              <Bell size={18} strokeWidth={1.75} />
            </ActionIcon>
          </Popover.Target>
        </Tooltip>
      </Indicator>
      <Popover.Dropdown p={0}>
        <Group justify="space-between" px="sm" py="xs">
          <Text fw={600} size="sm">
            {m.notifications()}
          </Text>
          {unread.length > 0 && (
            <Button size="compact-xs" variant="subtle" onClick={() => readAll.mutate()} loading={readAll.isPending}>
              {m.notifications_read_all()}
            </Button>
          )}
        </Group>
        <Box mah={420} style={{ overflowY: 'auto' }} tabIndex={0}>
          {notes.isPending && <Skeleton h={60} m="sm" />}
          {notes.isError && <ErrorState error={notes.error} onRetry={() => void notes.refetch()} />}
          {notes.isSuccess && items.length === 0 && (
            <Text size="sm" c="dimmed" p="sm">
              {m.notifications_empty()}
            </Text>
          )}
          <Stack gap={0}>
            {items.map((note) => (
              <NoteRow key={note.id} note={note} onOpen={() => setOpen(false)} />
            ))}
          </Stack>
        </Box>
      </Popover.Dropdown>
    </Popover>
  );
}

function NoteRow({ note, onOpen }: { note: Note; onOpen: () => void }) {
  const text = (
    <Box px="sm" py={8} style={{ borderTop: '1px solid var(--line)' }}>
      <Text size="sm" fw={note.read_at === null ? 600 : 400}>
        {note.text}
      </Text>
      <Text size="xs" c="dimmed">
        <Time at={note.created_at} show="relative" />
      </Text>
    </Box>
  );
  if (note.lead_id === null) return text;
  return (
    <Link
      to="/crm/leads/$leadId"
      params={{ leadId: note.lead_id }}
      onClick={onOpen}
      style={{ color: 'inherit', textDecoration: 'none' }}
    >
      {text}
    </Link>
  );
}
