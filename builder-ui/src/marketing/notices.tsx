/** What is missing in the figures, each with what to do about it. The connection's own troubles have their banners. */
import { Alert, Button, Group, List, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import type { MarketingSearch } from '../app/marketing-search.ts';
import { say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { aboutAccounts, withoutCurrencies } from './accounts/accounts.ts';
import type { Stats } from './marketing-queries.ts';
import type { View } from './view.ts';

/** Said by the banners and the progress of the connection, with what to do about it. */
const toldThere = new Set(['not_connected', 'demo', 'first_sync', 'never_synced', 'sync_failed', 'sync_partial']);

interface NoticesProps {
  view: Pick<View, 'ask'> & { change: (part: MarketingSearch) => void };
  stats: Stats;
  onRates: () => void;
}

export function Notices({ view, stats, onRates }: NoticesProps) {
  const notices = stats.notices.filter(({ code }) => !toldThere.has(code));
  if (notices.length === 0) return null;
  const unrated = notices.find(({ code }) => code === 'rate_missing');
  const without = unrated && withoutCurrencies(stats.accounts, view.ask, unrated.currencies ?? []);
  return (
    <Alert color="amber" icon={<CircleAlert size={18} />} title={m.marketing_partial()} mb="md" role="status">
      <List size="sm" spacing={2} withPadding={false} listStyleType={notices.length > 1 ? 'disc' : 'none'}>
        {notices.map(({ code, text, account_id }) => (
          <List.Item key={`${code}${account_id ?? ''}`}>{say(text)}</List.Item>
        ))}
      </List>
      {unrated && (
        <Group mt={8} gap="xs">
          <Button size="xs" variant="default" onClick={onRates}>
            {m.marketing_rates_enter()}
          </Button>
          {without && (
            <Button
              size="xs"
              variant="default"
              onClick={() =>
                view.change(
                  aboutAccounts(
                    stats.accounts,
                    without.rest.map(({ account_id }) => account_id),
                  ),
                )
              }
            >
              {without.out.length === 1
                ? m.marketing_accounts_without({ name: without.out[0]!.name })
                : m.marketing_accounts_without_some({ count: without.out.length })}
            </Button>
          )}
          <Text size="xs" c="dimmed">
            {m.marketing_rates_hint()}
          </Text>
        </Group>
      )}
    </Alert>
  );
}
