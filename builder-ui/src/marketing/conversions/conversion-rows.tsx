/** Each fact that Meta was told, or was not, with its answer or the reason. */
import { Badge, Box, Button, Group, Select, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Megaphone } from 'lucide-react';
import { conversionLabels } from '#flow';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { say } from '../../app/language.ts';
import { LeadLink } from '../../leads/lead-link.tsx';
import { m } from '../../paraglide/messages.js';
import { confirm } from '../../ui/confirm.tsx';
import { DataTable, RowTitle, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Money } from '../../ui/money.tsx';
import { Time } from '../../ui/time.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { rowsQuery, type Conversion } from './conversion-queries.ts';
import { matchWords, stateNames, states } from './words.ts';

const route = getRouteApi('/shell/crm/marketing/conversions');

export function ConversionRows({ isSetUp, mayChange }: { isSetUp: boolean; mayChange: boolean }) {
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const found = useInfiniteQuery(rowsQuery(state));
  const again = useAgain();
  const rows = found.data?.pages.flatMap((page) => page.items);
  // Before anything is set up there is nothing to list, unless there was once.
  if (!isSetUp && !rows?.length) return null;
  return (
    <Box>
      <Select
        label={m.conversions_state()}
        w={220}
        mb="sm"
        data={[
          { value: '', label: m.conversions_all() },
          ...stateNames.map((name) => ({ value: name, label: states[name].word() })),
        ]}
        value={state ?? ''}
        allowDeselect={false}
        onChange={(next) => {
          const chosen = stateNames.find((name) => name === next);
          void navigate({ search: chosen ? { state: chosen } : {}, replace: true });
        }}
      />
      <DataTable
        label={m.page_conversions()}
        columns={columns(mayChange ? again : null)}
        rows={rows}
        keyOf={(row) => row.id}
        error={found.error}
        onRetry={() => void found.refetch()}
        empty={<EmptyState icon={Megaphone} text={state ? m.conversions_empty_state() : m.conversions_empty()} />}
        more={{
          has: found.hasNextPage,
          loading: found.isFetchingNextPage,
          load: () => void found.fetchNextPage(),
        }}
      />
    </Box>
  );
}

/** Sends one once more; what may have arrived only after the risk was said. */
function useAgain() {
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: (id: string) => read(api.crm.conversions[':id']['send-again'].$post({ param: { id } })),
    onSuccess: () => toastDone(m.conversions_again_done()),
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: keys.conversions.all }),
  });
  return async ({ id, state }: Conversion) => {
    const ask = { title: m.conversions_doubt_title(), body: m.conversions_doubt_body(), action: m.conversions_again() };
    if (state !== 'unconfirmed' || (await confirm(ask))) send.mutate(id);
  };
}

function columns(again: ((row: Conversion) => Promise<void>) | null): Column<Conversion>[] {
  return [
    {
      id: 'event',
      header: m.conversions_event(),
      cell: (row) => (
        <RowTitle
          under={
            <>
              <div>
                <LeadLink id={row.lead_id} name={row.lead_name} />
              </div>
              <Time at={row.occurred_at} show="short" />
            </>
          }
        >
          <Group gap={6}>
            {say(conversionLabels[row.event_name])}
            <Badge color={states[row.state].color}>{states[row.state].word()}</Badge>
            {row.is_test && <Badge color="blue">{m.conversions_was_test()}</Badge>}
          </Group>
        </RowTitle>
      ),
    },
    {
      id: 'lead',
      header: m.conversions_lead(),
      from: 'sm',
      cell: (row) => <LeadLink id={row.lead_id} name={row.lead_name} />,
    },
    {
      id: 'happened',
      header: m.conversions_happened(),
      from: 'sm',
      cell: (row) => (
        <>
          <Time at={row.occurred_at} show="short" />
          {row.origin === 'flow' && (
            <Text size="xs" c="dimmed">
              {m.conversions_flow_step()}
            </Text>
          )}
        </>
      ),
    },
    {
      id: 'value',
      header: m.conversions_value(),
      from: 'md',
      align: 'right',
      cell: (row) => (row.value === null ? '–' : <Money amount={row.value} currency={row.currency} />),
    },
    {
      id: 'match',
      header: m.conversions_found_by(),
      from: 'lg',
      cell: (row) => (row.match ? matchWords[row.match]() : '–'),
    },
    { id: 'answer', header: m.conversions_answer(), cell: (row) => <Answer row={row} again={again} /> },
  ];
}

/** What Meta said, or why it was not asked. */
function Answer({ row, again }: { row: Conversion; again: ((row: Conversion) => Promise<void>) | null }) {
  const { state, text, reason, answer, next_at, attributed, event_name, lead_name } = row;
  const isOver = state === 'refused' || state === 'left-out' || state === 'unconfirmed';
  const lines = [
    text ? say(text) : reason,
    state !== 'sent' && answer?.message
      ? `${m.conversions_said_by_meta()}: ${answer.message}${(answer.subcode ?? answer.code) ? ` (${[answer.code, answer.subcode].filter(Boolean).join('/')})` : ''}`
      : null,
    ...(answer?.remarks ?? []),
    state === 'sent' && attributed === false ? m.conversions_late() : null,
  ].filter(Boolean);
  return (
    <Box maw={460}>
      {lines.map((line) => (
        <Text key={line} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {line}
        </Text>
      ))}
      {next_at && row.attempts > 0 && (
        <Text size="xs" c="dimmed">
          {m.conversions_next()}: <Time at={next_at} show="short" />
        </Text>
      )}
      {answer?.fbtrace_id && (
        <Text size="xs" c="dimmed" translate="no" style={{ overflowWrap: 'anywhere' }}>
          {m.conversions_trace()}: {answer.fbtrace_id}
        </Text>
      )}
      {isOver && again && (
        <Button
          size="compact-xs"
          variant="default"
          mt={4}
          onClick={() => void again(row)}
          aria-label={m.conversions_again_of({
            what: say(conversionLabels[event_name]),
            lead: lead_name ?? m.lead_unnamed(),
          })}
        >
          {m.conversions_again()}
        </Button>
      )}
    </Box>
  );
}
