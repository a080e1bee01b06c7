/** The stages that deals go through: their names, their order, and which of them mean won or lost. */
import { ActionIcon, Button, Group, Paper, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Milestone, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { stagesQuery, type DealStage } from './deal-queries.ts';
import { opportunityStateName, opportunityStates, type OpportunityState } from './deal-status.tsx';
import { m } from '../paraglide/messages.js';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Section } from '../ui/section.tsx';
import { CountedAt } from '../ui/counted-at.tsx';
import { toastDone } from '../ui/toast.tsx';

export function DealStages() {
  const stages = useQuery(stagesQuery);
  if (stages.isError && !stages.data) return <ErrorState error={stages.error} onRetry={() => void stages.refetch()} />;
  if (!stages.data) return <Skeleton h={320} maw={720} />;
  const { items, as_of } = stages.data;
  return (
    <StagesForm key={items.map(({ id, name, status }) => `${id}${name}${status}`).join()} stages={items} asOf={as_of} />
  );
}

interface Row {
  /** Of React. */
  key: string;
  id?: string;
  name: string;
  status: OpportunityState;
}

function StagesForm({ stages, asOf }: { stages: readonly DealStage[]; asOf: string }) {
  const client = useQueryClient();
  const first = stages.map(({ id, name, status }) => ({ key: id, id, name, status }));
  const [rows, setRows] = useState<Row[]>(first);
  /** Where the deals of a stage that goes are put; `` for none. */
  const [moves, setMoves] = useState<Record<string, string>>({});
  const gone = stages.filter(({ id }) => !rows.some((row) => row.id === id));
  const names = rows.map(({ name }) => name.trim());
  const isDirty = JSON.stringify(rows) !== JSON.stringify(first);
  const isRenamed = rows.some(({ id, name }) => stages.some((one) => one.id === id && one.name !== name.trim()));
  const isBlank = names.includes('');
  const save = useMutation({
    mutationFn: () =>
      read(
        api.crm['deal-stages'].$put({
          json: {
            items: rows.map(({ id, name, status }) => ({ ...(id && { id }), name: name.trim(), status })),
            moves: gone.map(({ id }) => ({ from: id, to: moves[id] || null })),
          },
        }),
      ),
    onSuccess: async (saved) => {
      client.setQueryData(stagesQuery.queryKey, { ...saved, as_of: new Date().toISOString() });
      await client.invalidateQueries({ queryKey: keys.opportunities.all });
      toastDone(m.saved());
    },
  });
  const change = (key: string, part: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const shift = (at: number, by: 1 | -1) => {
    const next = [...rows];
    [next[at], next[at + by]] = [next[at + by]!, next[at]!];
    setRows(next);
  };
  const add = (
    <Button
      variant="default"
      leftSection={<Plus size={16} />}
      onClick={() => setRows([...rows, { key: crypto.randomUUID(), name: '', status: 'open' }])}
    >
      {m.stage_add()}
    </Button>
  );
  return (
    <Stack maw={720} gap="md">
      <Section title={m.stages()} aside={rows.length > 0 && add}>
        <Text size="sm" c="dimmed" mb="sm">
          {m.stages_hint()}
        </Text>
        {save.isError && <ErrorState error={save.error} />}
        {rows.length === 0 && <EmptyState icon={Milestone} text={m.stages_empty()} action={add} />}
        <Stack gap="xs" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
          {rows.map((row, at) => (
            <Group key={row.key} component="li" gap="xs" align="center">
              <TextInput
                aria-label={m.stage_name()}
                placeholder={m.stage_name()}
                value={row.name}
                onChange={(event) => change(row.key, { name: event.currentTarget.value })}
                maxLength={100}
                flex={1}
                miw={160}
              />
              <Select
                aria-label={m.stage_means()}
                data={opportunityStates.map((state) => ({ value: state, label: opportunityStateName(state) }))}
                value={row.status}
                onChange={(status) => status && change(row.key, { status })}
                allowDeselect={false}
                w={120}
              />
              <Group gap={2} wrap="nowrap">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={m.stage_up({ name: row.name })}
                  disabled={at === 0}
                  onClick={() => shift(at, -1)}
                >
                  <ArrowUp size={16} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={m.stage_down({ name: row.name })}
                  disabled={at === rows.length - 1}
                  onClick={() => shift(at, 1)}
                >
                  <ArrowDown size={16} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="red"
                  aria-label={m.stage_remove({ name: row.name })}
                  onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}
                >
                  <Trash2 size={16} aria-hidden />
                </ActionIcon>
              </Group>
            </Group>
          ))}
        </Stack>
        {gone
          .filter(({ deals }) => deals > 0)
          .map(({ id, name, deals }) => (
            <Paper key={id} withBorder p="sm" mt="sm">
              <Select
                label={name}
                description={
                  <>
                    {m.stage_moves({ deals })} <CountedAt at={asOf} />
                  </>
                }
                data={[{ value: '', label: m.opportunity_no_stage() }, ...new Set(names.filter(Boolean))]}
                value={moves[id] ?? ''}
                onChange={(to) => setMoves({ ...moves, [id]: to ?? '' })}
                allowDeselect={false}
              />
            </Paper>
          ))}
        {isRenamed && (
          <Text size="sm" mt="sm">
            {m.stage_renamed()}
          </Text>
        )}
      </Section>
      <Group justify="flex-end">
        {isDirty && (
          <Button variant="default" onClick={() => setRows(first)}>
            {m.cancel()}
          </Button>
        )}
        <Button loading={save.isPending} disabled={!isDirty || isBlank} onClick={() => save.mutate()}>
          {m.save()}
        </Button>
      </Group>
    </Stack>
  );
}
