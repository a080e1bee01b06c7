/** Before an audience starts: how many people, who would not get the message and why, and what it costs. */
import { ActionIcon, Group, List, SimpleGrid, Skeleton, Stack, Text, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { language, say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { formatMoney, formatNumber } from '../ui/format.ts';
import { audiencePreviewQuery, type Preview } from './audience-queries.ts';

export function AudienceNumbers({ flowId }: { flowId: string }) {
  const preview = useQuery(audiencePreviewQuery(flowId));
  if (preview.error && !preview.data)
    return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />;
  if (!preview.data) return <Skeleton h={150} />;
  const { data } = preview;
  return (
    <Stack gap="sm" aria-live="polite" aria-busy={preview.isFetching}>
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600}>{m.audience_now({ segment: data.segment.name })}</Text>
        <Tooltip label={m.audience_count_again()}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={m.audience_count_again()}
            loading={preview.isFetching}
            onClick={() => void preview.refetch()}
          >
            <RefreshCw size={15} />
          </ActionIcon>
        </Tooltip>
      </Group>
      {data.people === 0 ? <Text size="sm">{m.audience_empty()}</Text> : <Numbers data={data} />}
      <Reasons title={m.audience_why_not()} reasons={data.refused} />
      <Reasons title={m.audience_later()} reasons={data.later} />
    </Stack>
  );
}

function Numbers({ data }: { data: Preview }) {
  const number = (value: number) => formatNumber(value, language());
  const messages = number(data.messages);
  const refused = data.refused.reduce((sum, { count }) => sum + count, 0);
  const { cost } = data;
  return (
    <>
      <SimpleGrid cols={{ base: 2, xs: 4 }} spacing="sm">
        <Figure label={m.audience_people()}>{number(data.people)}</Figure>
        <Figure label={m.audience_get()}>{number(data.would_get_message)}</Figure>
        <Figure label={m.audience_refused()}>{number(refused)}</Figure>
        <Figure label={m.audience_cost()}>{cost ? formatMoney(cost.amount, cost.currency, language()) : '–'}</Figure>
      </SimpleGrid>
      <Text size="xs" c="dimmed">
        {cost
          ? m.audience_cost_help({ messages, each: formatMoney(cost.per_message, cost.currency, language()) })
          : m.audience_cost_unknown_help({ messages })}
      </Text>
    </>
  );
}

export function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fz="xl" fw={600} lh={1.3} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {children}
      </Text>
    </div>
  );
}

/** Each reason in a sentence, with how many people it is about. */
export function Reasons({ title, reasons }: { title: string; reasons: Preview['refused'] }) {
  if (reasons.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {title}
      </Text>
      <List size="sm" spacing={2}>
        {reasons.map(({ reason, text, count }) => (
          <List.Item key={reason}>
            <Text span fw={600}>
              {formatNumber(count, language())}
            </Text>{' '}
            · {say(text)}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
