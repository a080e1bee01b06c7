/** How many leads a condition means right now, while it is being drawn, and a few of them by name. */
import { Group, Loader, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { conditionFaults, type Condition } from '#flow';
import { many } from '../app/many.ts';
import { m } from '../paraglide/messages.js';
import { CountedAt } from '../ui/counted-at.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { conditionCountQuery } from './segment-queries.ts';

export function LiveCount({ condition }: { condition: Condition | undefined }) {
  const [asked] = useDebouncedValue(condition, 400);
  const isWhole = asked !== undefined && conditionFaults(asked).length === 0;
  const counted = useQuery({ ...conditionCountQuery(asked), enabled: isWhole });
  if (!isWhole) return null;
  if (counted.error) return <ErrorState error={counted.error} onRetry={() => void counted.refetch()} />;
  const { count, sample = [] } = counted.data ?? {};
  const names = sample.map((lead) => lead.name ?? lead.phone ?? '–').join(', ');
  return (
    <div aria-live="polite">
      <Group gap={6}>
        {counted.isFetching ? <Loader size={14} /> : <Users size={15} aria-hidden />}
        <Text fw={600} size="sm">
          {count === undefined ? m.segment_counting() : count === 0 ? m.segment_nobody() : m.segment_count(many(count))}
        </Text>
        <CountedAt at={counted.data?.as_of} />
      </Group>
      {names !== '' && (
        <Text size="xs" c="dimmed" mt={2} lineClamp={2}>
          {m.segment_sample({ names })}
        </Text>
      )}
    </div>
  );
}
