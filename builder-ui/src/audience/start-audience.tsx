/** Starts an audience, now or on another day, at a pace. The numbers stand above, so that nothing else is asked. */
import { Button, Group, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { language } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { formatNumber } from '../ui/format.ts';
import { InstantField } from '../ui/field/instant-field.tsx';
import { toastDone } from '../ui/toast.tsx';
import { audiencePreviewQuery } from './audience-queries.ts';

export function StartAudience({ flowId, isLive }: { flowId: string; isLive: boolean }) {
  const client = useQueryClient();
  const { data } = useQuery(audiencePreviewQuery(flowId));
  const [when, setWhen] = useState<'now' | 'at'>('now');
  const [at, setAt] = useState<string | null>(null);
  const [pace, setPace] = useState<number | null>(null);
  /** One press of the button is one start, however often its request is repeated. */
  const [key, setKey] = useState(() => crypto.randomUUID());
  const perMinute = pace ?? data?.per_minute ?? 60;
  const start = useMutation({
    mutationFn: () => {
      const json = { per_minute: perMinute, ...(when === 'at' && at ? { start_at: at } : {}) };
      const headers = { 'idempotency-key': key };
      return read(api.crm.flows[':id'].audience.start.$post({ param: { id: flowId }, json }, { headers }));
    },
    onSuccess: async () => {
      setKey(crypto.randomUUID());
      await client.invalidateQueries({ queryKey: keys.flows.all });
      toastDone(when === 'at' ? m.audience_scheduled() : m.audience_started());
    },
  });
  if (!isLive)
    return (
      <Text size="sm" c="dimmed">
        {m.audience_not_live()}
      </Text>
    );
  const people = data?.people ?? 0;
  return (
    <Stack gap="sm">
      {start.error && <ErrorState error={start.error} />}
      <Group gap="sm" align="flex-end">
        <SegmentedControl
          aria-label={m.audience_when()}
          value={when}
          onChange={(next) => setWhen(next)}
          data={[
            { value: 'now', label: m.audience_start_now() },
            { value: 'at', label: m.audience_start_at() },
          ]}
        />
        <NumberInput
          label={m.audience_pace()}
          value={perMinute}
          onChange={(value) => setPace(typeof value === 'number' ? value : null)}
          min={1}
          max={6000}
          clampBehavior="strict"
          w={160}
        />
      </Group>
      {when === 'at' && <InstantField label={m.audience_day()} value={at} onChange={setAt} required />}
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {m.audience_takes({ minutes: formatNumber(Math.ceil(people / perMinute), language()) })}
        </Text>
        <Button
          leftSection={<Play size={16} />}
          onClick={() => start.mutate()}
          loading={start.isPending}
          disabled={people === 0 || (when === 'at' && at === null)}
        >
          {m.audience_start({ count: people })}
        </Button>
      </Group>
    </Stack>
  );
}
