/** While a file is taken in: how far it is, and a way to stop it. */
import { Button, Group, Paper, Progress, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useEffect, useRef } from 'react';
import type { api } from '../api.ts';
import { language } from '../app/language.ts';
import { send } from '../app/send.ts';
import { m } from '../paraglide/messages.js';

type At = InferResponseType<(typeof api.crm.imports)[':key']['$get'], 200>;

/** @param running the `Idempotency-Key` of the call that imports */
export function ImportProgress({ running }: { running: string }) {
  const path = `/api/crm/imports/${encodeURIComponent(running)}`;
  const { data } = useQuery({
    queryKey: ['import-progress', running],
    queryFn: async () => (await (await send(path)).json()) as At,
    refetchInterval: 500,
  });
  // Its own answer says what became of it; one that has just ended cannot be stopped.
  const stop = useMutation({ mutationFn: () => send(path, { method: 'DELETE' }) });
  const { stage = 'none', done = 0, rows = 0 } = data ?? {};
  const place = useRef<HTMLDivElement>(null);
  // It stands above what was reviewed; whoever pressed the button below a long list would not see it.
  useEffect(() => {
    // In braces: newer browsers answer with a promise, which is nothing to call in the end.
    place.current?.scrollIntoView({ block: 'center' });
  }, []);
  const number = (value: number) => value.toLocaleString(language());
  const isWritten = stage === 'writing' || stage === 'done';
  return (
    <Paper p="md" role="status" ref={place}>
      <Group justify="space-between" wrap="nowrap" mb="xs">
        <Text size="sm">
          {isWritten ? m.import_writing({ done: number(done), rows: number(rows) }) : m.import_reading()}
        </Text>
        <Button size="xs" variant="default" onClick={() => stop.mutate()} loading={stop.isPending || stop.isSuccess}>
          {m.import_stop()}
        </Button>
      </Group>
      <Progress
        value={rows === 0 ? 100 : Math.max(2, (done / rows) * 100)}
        animated={rows === 0}
        aria-label={m.import_progress()}
      />
      <Text size="xs" c="dimmed" mt="xs">
        {m.import_goes_on()}
      </Text>
    </Paper>
  );
}
