/** For an hour after people were taken to another version: how far it is, what it came to, and the way back. */
import { Button, Drawer, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Undo2, Users } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Text as Words } from '#flow';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { language, say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { confirm } from '../../ui/confirm.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatNumber } from '../../ui/format.ts';
import { Time } from '../../ui/time.tsx';
import { toastError } from '../../ui/toast.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useFlow, useParts } from '../builder-context.tsx';
import classes from '../shell/shell.module.css';
import { stepTitle } from '../way-name.ts';
import { movedQuery, newestMoveQuery, type Move } from './move-queries.ts';

const hourMs = 3_600_000;

export function MoveNotice() {
  const { flowId, mayEdit } = useParts();
  const client = useQueryClient();
  const move = useQuery(newestMoveQuery(flowId)).data;
  const [isHidden, setHidden] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const now = useNow();
  const undo = useMutation({
    mutationFn: (id: string) => read(api.crm['flow-moves'][':id'].undo.$post({ param: { id } })),
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: keys.flows.all }),
  });
  if (!move || isHidden === move.id || now.getTime() - Date.parse(move.created_at) > hourMs) return null;
  const ask = async () => {
    const agreed = await confirm({
      title: m.builder_move_undo_title(),
      body: m.builder_move_undo_body(),
      action: m.builder_move_undo(),
    });
    if (agreed) undo.mutate(move.id);
  };
  return (
    <div className={classes.notice} role="status" data-move={move.state} style={{ flexWrap: 'wrap' }}>
      <Text size="sm" flex="1 1 260px" component="div">
        <Sentence move={move} />
      </Text>
      <Group gap={6}>
        {move.people.total > 0 && (
          <Button size="compact-sm" variant="subtle" leftSection={<Users size={14} />} onClick={() => setOpen(true)}>
            {m.builder_move_people()}
          </Button>
        )}
        {mayEdit && move.undoable && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Undo2 size={14} />}
            loading={undo.isPending}
            onClick={() => void ask()}
          >
            {m.builder_move_undo()}
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setHidden(move.id)}>
          {m.builder_move_close()}
        </Button>
      </Group>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={m.builder_move_people()}
        closeButtonProps={{ 'aria-label': m.close() }}
        size="lg"
      >
        {isOpen && <Moved move={move} />}
      </Drawer>
    </div>
  );
}

function Sentence({ move }: { move: Move }) {
  const { people, cause, to_version: version, state, entered_since: entered } = move;
  const number = (value: number) => formatNumber(value, language());
  const when = <Time at={move.created_at} show="relative" />;
  const [total, done] = [number(people.total), number(people.total - people.left)];
  if (cause === 'undo') {
    if (state === 'running') return m.builder_move_undoing({ done, total });
    const [restored, kept] = [number(people.restored), number(people.not_restored + people.unreached)];
    return (
      <>
        {around(m.builder_move_undone({ when: mark, restored, kept }), when)}
        {entered ? ` ${m.builder_move_entered({ count: entered })}` : ''}
      </>
    );
  }
  const what = cause === 'publish' ? m.builder_move_published : m.builder_move_hand;
  const numbers = {
    moved: number(people.moved),
    pending: number(people.pending),
    stayed: number(people.stayed + people.left_out + people.ended + people.unreached),
  };
  return (
    <>
      {around(what({ version, when: mark }), when)}{' '}
      {people.total === 0
        ? ''
        : state === 'running'
          ? m.builder_move_running({ done, total })
          : m.builder_move_done(numbers)}
    </>
  );
}

/** Stands in a sentence where something is drawn. */
const mark = '\u0000';
function around(sentence: string, piece: ReactNode) {
  const [before, after] = sentence.split(mark);
  return (
    <>
      {before}
      {piece}
      {after}
    </>
  );
}

function Moved({ move }: { move: Move }) {
  const { flowId } = useParts();
  const flow = useFlow();
  const query = useInfiniteQuery(movedQuery(flowId, move.id));
  if (query.isPending) return <Skeleton h={160} role="group" aria-label={m.loading()} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <Text size="sm">{m.builder_move_nobody()}</Text>;
  // A step that the draft has not any more is named by the API.
  const place = (id: string, title: Words | null) => (title ? say(title) : stepTitle(flow, id));
  return (
    <Stack gap="sm">
      {rows.map((row) => (
        <div key={row.enrolment_id}>
          <Text size="sm" fw={600}>
            {row.lead_name ?? m.hsm_no_name()}
          </Text>
          <Text size="sm">{say(row.outcome_text)}</Text>
          <Text size="xs" c="dimmed">
            {[
              row.from_node &&
                m.builder_move_from({ step: place(row.from_node, row.from_title), version: row.from_version ?? 0 }),
              row.to_node && m.builder_move_to({ step: place(row.to_node, null) }),
            ]
              .filter(Boolean)
              .join(', ')}
          </Text>
        </div>
      ))}
      {query.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          onClick={() => void query.fetchNextPage()}
          loading={query.isFetchingNextPage}
        >
          {m.load_more()}
        </Button>
      )}
    </Stack>
  );
}
