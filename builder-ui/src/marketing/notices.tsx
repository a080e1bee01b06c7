/** What is missing in the figures, each with what to do about it. The connection's own troubles have their banners. */
import { Alert, Button, Group, List, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import type { Stats } from './marketing-queries.ts';

/** Said by the banners and the progress of the connection, with what to do about it. */
const toldThere = new Set(['not_connected', 'demo', 'first_sync', 'never_synced', 'sync_failed', 'sync_partial']);

export function Notices({ stats, onRates }: { stats: Stats; onRates: () => void }) {
  const notices = stats.notices.filter(({ code }) => !toldThere.has(code));
  if (notices.length === 0) return null;
  return (
    <Alert color="amber" icon={<CircleAlert size={18} />} title={m.marketing_partial()} mb="md" role="status">
      <List size="sm" spacing={2} withPadding={false} listStyleType={notices.length > 1 ? 'disc' : 'none'}>
        {notices.map(({ code, text, account_id }) => (
          <List.Item key={`${code}${account_id ?? ''}`}>{say(text)}</List.Item>
        ))}
      </List>
      {notices.some(({ code }) => code === 'rate_missing') && (
        <Group mt={8} gap="xs">
          <Button size="xs" variant="default" onClick={onRates}>
            {m.marketing_rates_enter()}
          </Button>
          <Text size="xs" c="dimmed">
            {m.marketing_rates_hint()}
          </Text>
        </Group>
      )}
    </Alert>
  );
}
