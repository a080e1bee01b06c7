/** What works, what does not, and what to do about it. */
import { Button, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, RefreshCw, TriangleAlert, type LucideIcon } from 'lucide-react';
import { say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { Doubts } from './doubts.tsx';
import { KeptAside } from './kept-aside.tsx';
import { Retention } from './retention/retention.tsx';
import { diagnosticsQuery, type Check } from './settings-queries.ts';

const signs: Record<Check['state'], { icon: LucideIcon; color: string; name: () => string }> = {
  ok: { icon: CircleCheck, color: 'var(--mantine-color-success)', name: m.check_ok },
  warning: { icon: TriangleAlert, color: 'var(--mantine-color-amber-text)', name: m.check_warning },
  error: { icon: CircleAlert, color: 'var(--mantine-color-error)', name: m.check_error },
};

export function Diagnostics() {
  const found = useQuery(diagnosticsQuery);
  return (
    <Stack maw={760} gap="sm">
      <Group justify="space-between">
        <Text size="sm" fw={550} role="status">
          {found.data && { ok: m.checks_ok, warning: m.checks_warning, error: m.checks_error }[found.data.state]()}
        </Text>
        <Button
          variant="default"
          leftSection={<RefreshCw size={15} />}
          onClick={() => void found.refetch()}
          loading={found.isFetching}
        >
          {m.checks_again()}
        </Button>
      </Group>
      {found.isError && !found.data && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && Array.from({ length: 6 }, (_, row) => <Skeleton key={row} h={48} />)}
      {found.data &&
        groups.map(({ name, holds }) => (
          <Stack key={name()} gap="xs" component="section" aria-label={name()}>
            <Text size="sm" c="dimmed" mt="xs">
              {name()}
            </Text>
            {found.data.checks.filter(holds).map((check, place) => (
              <CheckRow key={`${check.code} ${place}`} check={check} />
            ))}
          </Stack>
        ))}
      <Doubts />
      <KeptAside />
      <Retention />
    </Stack>
  );
}

const isOfMeta = ({ code }: Check): boolean => code.startsWith('meta-');
const groups = [
  { name: m.checks_group_sending, holds: (check: Check) => !isOfMeta(check) },
  { name: m.checks_group_meta, holds: isOfMeta },
];

function CheckRow({ check }: { check: Check }) {
  const { icon: Icon, color, name } = signs[check.state];
  return (
    <Paper px="md" py="sm">
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <Icon size={18} color={color} role="img" aria-label={name()} style={{ flex: 'none', marginTop: 2 }} />
        <div>
          <Text size="sm">{say(check.text)}</Text>
          {check.fix && (
            <Text size="sm" c="dimmed">
              {say(check.fix)}
            </Text>
          )}
        </div>
      </Group>
    </Paper>
  );
}
