/** Beside the page's title: how fresh the numbers are, reading them now, and what is connected. */
import { ActionIcon, Text, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { SlidersHorizontal } from 'lucide-react';
import { m } from '../../paraglide/messages.js';
import { Time } from '../../ui/time.tsx';
import { syncQuery, tokenStatusQuery } from './connection-queries.ts';
import { useConnectionSearch } from './connection-search.ts';
import { SyncButton } from './sync-button.tsx';

export function ConnectionActions() {
  const { search, change } = useConnectionSearch();
  const status = useQuery(tokenStatusQuery);
  const syncs = useQuery(syncQuery);
  const accounts = syncs.data?.accounts ?? [];
  if (accounts.length === 0 || search.connect === 'accounts') return null;
  // As fresh as the account that was read longest ago; nothing to say before each was read once.
  const oldest = accounts.map(({ synced_at }) => synced_at ?? '').toSorted()[0];
  return (
    <>
      {oldest && (
        <Text size="sm" c="dimmed">
          {m.meta_fresh()} <Time at={oldest} show="relative" />
        </Text>
      )}
      {status.data?.connected && <SyncButton />}
      <Tooltip label={m.meta_manage()}>
        <ActionIcon
          variant="default"
          size={36}
          onClick={() => change({ connect: 'manage' })}
          aria-label={m.meta_manage()}
        >
          <SlidersHorizontal size={16} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
