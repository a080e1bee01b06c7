/** Beside the page's title: reading now, and what is connected. How fresh the numbers are stands beside them. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { SlidersHorizontal } from 'lucide-react';
import { m } from '../../paraglide/messages.js';
import { awaitsFirst, syncQuery, tokenStatusQuery } from './connection-queries.ts';
import { useConnectionSearch } from './connection-search.ts';
import { SyncButton } from './sync-button.tsx';

export function ConnectionActions() {
  const { search, change } = useConnectionSearch();
  const status = useQuery(tokenStatusQuery);
  const syncs = useQuery(syncQuery);
  const accounts = syncs.data?.accounts ?? [];
  if (accounts.length === 0 || search.connect === 'accounts') return null;
  return (
    <>
      {status.data?.connected && !accounts.every(awaitsFirst) && <SyncButton />}
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
