/** How a change to many leads goes: how far it is, what it came to by reason, and the way back. */
import { ActionIcon, Alert, Anchor, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { language, say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatNumber } from '../../ui/format.ts';
import { toastError } from '../../ui/toast.tsx';
import { bulkPeopleQuery, bulkQuery, type BulkChange } from './bulk-queries.ts';

interface BulkProgressProps {
  id: string;
  onClose?: () => void;
  /** Another change has begun: the one that puts this one back. */
  onBegun: (id: string) => void;
}

export function BulkProgress({ id, onClose, onBegun }: BulkProgressProps) {
  const client = useQueryClient();
  const bulk = useQuery(bulkQuery(id));
  const state = bulk.data?.state;
  useEffect(() => {
    if (state === undefined || state === 'running') return;
    for (const { all } of [keys.leads, keys.enrolments, keys.flows, keys.bulkChanges]) {
      void client.invalidateQueries({ queryKey: all, predicate: ({ queryKey }) => queryKey[2] !== id });
    }
  }, [client, id, state]);
  const act = useMutation({
    mutationFn: async (verb: 'stop' | 'undo') => {
      const one = api.crm['bulk-changes'][':id'];
      return verb === 'stop'
        ? await read(one.stop.$post({ param: { id } }))
        : await read(one.undo.$post({ param: { id } }));
    },
    onSuccess: (next) => {
      void client.invalidateQueries({ queryKey: keys.bulkChanges.all });
      if (next.id !== id) onBegun(next.id);
    },
    onError: toastError,
  });
  if (bulk.error) return <ErrorState error={bulk.error} onRetry={() => void bulk.refetch()} />;
  if (!bulk.data) return null;
  const { words, people, left, results, undoable } = bulk.data;
  const done = people - left;
  return (
    <Stack
      gap={6}
      mb="sm"
      p="sm"
      bg="var(--surface-raised)"
      bd="1px solid var(--line)"
      style={{ borderRadius: 6 }}
      role="status"
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {say(words)}
          <Text span c="dimmed" fw={400}>
            {' · '}
            {state === 'running'
              ? m.bulk_running({ done: formatNumber(done, language()), people: formatNumber(people, language()) })
              : bulk.data.undone_at
                ? m.bulk_undone()
                : state === 'stopped'
                  ? m.bulk_stopped()
                  : m.bulk_done()}
          </Text>
        </Text>
        <Group gap={4} wrap="nowrap">
          {state === 'running' && (
            <Button size="compact-sm" variant="default" loading={act.isPending} onClick={() => act.mutate('stop')}>
              {m.bulk_halt()}
            </Button>
          )}
          {undoable && (
            <Button size="compact-sm" variant="default" loading={act.isPending} onClick={() => act.mutate('undo')}>
              {m.undo()}
            </Button>
          )}
          {onClose && (
            <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label={m.close()}>
              <X size={16} />
            </ActionIcon>
          )}
        </Group>
      </Group>
      {state === 'running' && (
        <Progress value={people === 0 ? 100 : (done * 100) / people} aria-label={m.bulk_progress()} size="sm" />
      )}
      {state === 'running' && done === 0 && (
        <Text size="xs" c="dimmed">
          {m.bulk_waits()}
        </Text>
      )}
      {results.map((result) => (
        <Result key={`${result.outcome}:${result.reason}`} id={id} result={result} />
      ))}
      {state === 'stopped' && left > 0 && <Text size="sm">{m.bulk_left({ count: left })}</Text>}
    </Stack>
  );
}

/** One way it came out, and, where something was not done, for whom. */
function Result({ id, result }: { id: string; result: BulkChange['results'][number] }) {
  const [open, setOpen] = useState(false);
  const { outcome, reason, people } = result;
  const named = outcome === 'refused' || outcome === 'touched';
  return (
    <div>
      <Text size="sm" component="div">
        {formatNumber(people, language())} · {say(result.text)}{' '}
        {named && (
          <Anchor component="button" type="button" size="sm" onClick={() => setOpen(!open)} aria-expanded={open}>
            {m.bulk_who()}
          </Anchor>
        )}
      </Text>
      {open && <Names id={id} outcome={outcome} reason={reason} />}
    </div>
  );
}

function Names({ id, outcome, reason }: { id: string } & Pick<BulkChange['results'][number], 'outcome' | 'reason'>) {
  const people = useQuery(bulkPeopleQuery(id, outcome));
  if (people.error) return <ErrorState error={people.error} onRetry={() => void people.refetch()} />;
  if (!people.data) return null;
  const theirs = people.data.items.filter((one) => one.reason === reason);
  if (theirs.length === 0) return <Alert variant="light">{m.bulk_nobody()}</Alert>;
  return (
    <Group gap="xs" mah={160} style={{ overflowY: 'auto' }}>
      {theirs.map(({ lead_id, name, phone }) => (
        <Anchor
          key={lead_id}
          size="sm"
          renderRoot={(props) => <Link to="/crm/leads/$leadId" params={{ leadId: lead_id }} {...props} />}
        >
          {name ?? phone ?? m.lead_unnamed()}
        </Anchor>
      ))}
    </Group>
  );
}
