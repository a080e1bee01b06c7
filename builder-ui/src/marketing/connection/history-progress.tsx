/** The numbers are there; what lies before is still coming in. One quiet line. */
import { Group, Progress, Text } from '@mantine/core';
import { language } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { writeDay } from '../figures.ts';
import { isReadingHistory, type AccountSync } from './connection-queries.ts';

export function HistoryProgress({ accounts }: { accounts: AccountSync[] }) {
  // Whatever waits is told by a banner.
  const reading = accounts.filter((account) => isReadingHistory(account) && !account.history.waiting);
  if (reading.length === 0) return null;
  const done = reading.reduce((sum, { history }) => sum + (history.progress?.done ?? 0), 0);
  const total = reading.reduce((sum, { history }) => sum + (history.progress?.total ?? 0), 0);
  const from = reading
    .flatMap(({ synced_from }) => synced_from ?? [])
    .toSorted()
    .at(-1);
  return (
    <Group gap="sm" mb="md" wrap="nowrap" role="status">
      <Progress
        value={total > 0 ? (done / total) * 100 : 0}
        size="sm"
        w={120}
        aria-label={m.meta_reading_history()}
        flex="none"
      />
      <Text size="sm" c="dimmed">
        {from ? m.meta_history_from({ day: writeDay(from, language(), true) }) : m.meta_reading_history()}
        {total > 0 && ` · ${m.meta_history_days({ done, total })}`}
      </Text>
    </Group>
  );
}
