/** Reads the ad accounts now, and shows that it is happening. */
import { Button, Loader, type ButtonProps } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { api, read } from '../../api.ts';
import { may } from '../../app/access.ts';
import { keys } from '../../app/keys.ts';
import { useSession } from '../../app/session.ts';
import { m } from '../../paraglide/messages.js';
import { toastError } from '../../ui/toast.tsx';
import { isReading, syncQuery } from './connection-queries.ts';

export function SyncButton(look: ButtonProps) {
  const client = useQueryClient();
  const session = useSession();
  const syncs = useQuery(syncQuery);
  const start = useMutation({
    mutationFn: () => read(api.crm.marketing.sync.$post({ json: {} })),
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: keys.adsSync.all }),
  });
  if (!may(session, 'marketing.sync')) return null;
  const running = start.isPending || syncs.data?.accounts.some(isReading);
  return (
    <Button
      variant="default"
      leftSection={running ? <Loader size={14} /> : <RefreshCw size={15} />}
      onClick={() => start.mutate()}
      disabled={running}
      {...look}
    >
      {running ? m.meta_syncing() : m.meta_sync_now()}
    </Button>
  );
}
