/** One going-out to an audience: how far it is, who did not enter and why, and what can be done about it. */
import { Badge, Button, Group, NumberInput, Paper, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Pause, Play, Square } from 'lucide-react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { language, say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { Fact } from '../ui/fact.tsx';
import { formatNumber } from '../ui/format.ts';
import { Time } from '../ui/time.tsx';
import { toastError } from '../ui/toast.tsx';
import { Reasons } from './audience-numbers.tsx';
import type { Run } from './audience-queries.ts';

const states = {
  scheduled: { say: m.audience_state_scheduled, color: 'gray' },
  running: { say: m.audience_state_running, color: 'teal' },
  paused: { say: m.audience_state_paused, color: 'yellow' },
  stopped: { say: m.audience_state_stopped, color: 'red' },
  done: { say: m.audience_state_done, color: 'blue' },
} as const;

export function AudienceRun({ run, mayControl }: { run: Run; mayControl: boolean }) {
  const state = states[run.state];
  const number = (value: number) => formatNumber(value, language());
  const total = run.total ?? 0;
  const kept = run.refused.reduce((sum, { count }) => sum + count, 0);
  const done = total - run.waiting;
  const share = (part: number) => (total === 0 ? 0 : (part / total) * 100);
  const held = (name: string) => name.startsWith('suppressed') || name.startsWith('failed');
  const counts = Object.entries(run.messages);
  const sum = (wanted: (name: string) => boolean) =>
    counts.filter(([name]) => wanted(name)).reduce((all, [, count]) => all + count, 0);
  const isOver = run.state === 'done' || run.state === 'stopped';
  return (
    <Paper p="sm" withBorder component="section" aria-label={`${m.audience()}: ${run.segment_name}`}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Group gap={8}>
            <Text fw={600} size="sm">
              {run.segment_name}
            </Text>
            <Badge variant="light" color={state.color}>
              {state.say()}
            </Badge>
          </Group>
          <Text size="xs" c="dimmed">
            <Time at={run.started_at ?? run.start_at} />
          </Text>
        </Group>
        {run.total !== null && (
          <>
            <Progress.Root size={10} aria-label={m.audience_progress({ done: number(done), total: number(total) })}>
              <Progress.Section value={share(run.entered)} color="teal" aria-label={m.audience_entered()} />
              <Progress.Section value={share(kept)} color="gray" aria-label={m.audience_kept_out()} />
            </Progress.Root>
            <Text size="sm">{m.audience_progress({ done: number(done), total: number(total) })}</Text>
            <SimpleGrid cols={{ base: 2, xs: 4 }} spacing="xs">
              <Fact label={m.audience_entered()}>{number(run.entered)}</Fact>
              <Fact label={m.audience_kept_out()}>{number(kept)}</Fact>
              <Fact label={m.audience_sent()}>{number(sum((name) => !held(name) && name !== 'planned'))}</Fact>
              <Fact label={m.audience_unsent()}>{number(sum(held))}</Fact>
            </SimpleGrid>
          </>
        )}
        {[run.waiting_text, run.ended_text].map(
          (text) =>
            text && (
              <Text key={text.en} size="sm" c="dimmed">
                {say(text)}
              </Text>
            ),
        )}
        <Reasons title={m.audience_kept_out()} reasons={run.refused} />
        {mayControl && !isOver && <Controls run={run} />}
      </Stack>
    </Paper>
  );
}

function Controls({ run }: { run: Run }) {
  const client = useQueryClient();
  const settled = { onError: toastError, onSettled: () => client.invalidateQueries({ queryKey: keys.flows.all }) };
  const param = { id: run.id };
  const one = api.crm['audience-runs'][':id'];
  const act = useMutation({
    mutationFn: (verb: 'pause' | 'resume' | 'stop') => read(one[verb].$post({ param })),
    ...settled,
  });
  const pace = useMutation({
    mutationFn: (per_minute: number) => read(one.$patch({ param, json: { per_minute } })),
    ...settled,
  });
  const stop = async () => {
    const yes = await confirm({
      title: m.audience_stop_title(),
      body: m.audience_stop_body({ count: run.total === null ? 0 : run.waiting }),
      action: m.audience_stop(),
      danger: true,
    });
    if (yes) act.mutate('stop');
  };
  return (
    <Group gap="xs" align="flex-end">
      <NumberInput
        key={run.per_minute}
        label={m.audience_pace()}
        defaultValue={run.per_minute}
        min={1}
        max={6000}
        clampBehavior="strict"
        w={150}
        size="xs"
        onBlur={(event) => {
          const next = Number(event.currentTarget.value.replaceAll(/\D/g, ''));
          if (next >= 1 && next <= 6000 && next !== run.per_minute) pace.mutate(next);
        }}
      />
      {run.state === 'paused' ? (
        <Button size="xs" leftSection={<Play size={14} />} onClick={() => act.mutate('resume')} loading={act.isPending}>
          {m.audience_resume()}
        </Button>
      ) : (
        <Button
          size="xs"
          variant="default"
          leftSection={<Pause size={14} />}
          onClick={() => act.mutate('pause')}
          loading={act.isPending}
        >
          {m.audience_pause()}
        </Button>
      )}
      <Button size="xs" variant="subtle" color="red" leftSection={<Square size={14} />} onClick={() => void stop()}>
        {m.audience_stop()}
      </Button>
    </Group>
  );
}
