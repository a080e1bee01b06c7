/** Lets the figures through once there is an ad account; before, it leads from the click to the first numbers. */
import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Sparkles, Unplug } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { may } from '../../app/access.ts';
import { keys } from '../../app/keys.ts';
import { useSession } from '../../app/session.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { ChooseAccounts } from './choose-accounts.tsx';
import classes from './connection.module.css';
import { ConnectButton } from './connect-button.tsx';
import { awaitsFirst, syncQuery, tokenStatusQuery } from './connection-queries.ts';
import { useConnectionSearch } from './connection-search.ts';
import { FirstSync } from './first-sync.tsx';
import { HistoryProgress } from './history-progress.tsx';
import { ManageDrawer } from './manage-drawer.tsx';
import { NotConnected } from './not-connected.tsx';
import { ReturnNotice } from './return-notice.tsx';
import { stageOf } from './stage.ts';

export function ConnectionGate({ children }: { children: ReactNode }) {
  const { search } = useConnectionSearch();
  const mayConnect = may(useSession(), 'marketing.connect');
  const status = useQuery(tokenStatusQuery);
  const syncs = useQuery(syncQuery);
  const accounts = syncs.data?.accounts;
  useStatusAfterSync();
  // The token is looked at over at Meta, which may take its time; accounts that are read need not wait for that.
  const stage = status.data
    ? stageOf(status.data, { choosing: search.connect === 'accounts', mayConnect, hasHistory: syncs.data?.has_history })
    : accounts?.length && search.connect !== 'accounts'
      ? 'numbers'
      : undefined;
  if (!stage) {
    if (status.isError) return <ErrorState error={status.error} onRetry={() => void status.refetch()} />;
    return <Waiting />;
  }
  const awaiting = accounts?.filter(awaitsFirst) ?? [];
  const nothingYet = awaiting.length > 0 && accounts!.every((account) => awaitsFirst(account) && !account.rows_written);
  return (
    <>
      <ReturnNotice quiet={stage === 'choose'} />
      {stage === 'connect' && (
        <NotConnected configured={status.data!.configured} isAsked={search.connect !== undefined} />
      )}
      {stage === 'choose' && <ChooseAccounts status={status.data!} />}
      {stage === 'history' && <Disconnected />}
      {stage === 'numbers' && awaiting.length > 0 && <FirstSync accounts={awaiting} whole={nothingYet} />}
      {stage === 'numbers' && accounts && <HistoryProgress accounts={accounts} />}
      {(stage === 'history' || (stage === 'numbers' && !nothingYet)) && children}
      <ManageDrawer />
    </>
  );
}

/** A reading that ends may have found that Meta takes the token no more. */
function useStatusAfterSync(): void {
  const client = useQueryClient();
  const { data } = useQuery(syncQuery);
  const states = data?.accounts.map(({ state, error }) => `${state} ${error?.code ?? ''}`).join();
  useEffect(() => {
    if (states !== undefined) void client.invalidateQueries({ queryKey: keys.connection.all });
  }, [client, states]);
}

/** Meta is not connected; what was read before, or the samples of a demo, is still here. */
function Disconnected() {
  const { change } = useConnectionSearch();
  const session = useSession();
  const { is_demo: isDemo } = session.tenant;
  return (
    <Alert
      color={isDemo ? 'accent' : 'gray'}
      icon={isDemo ? <Sparkles size={18} /> : <Unplug size={18} />}
      title={isDemo ? m.meta_sample() : m.meta_gone()}
      mb="md"
      role="status"
    >
      <Group justify="space-between" gap="sm">
        <Text size="sm" flex="1 1 320px">
          {isDemo ? m.meta_sample_text() : m.meta_gone_text()}
        </Text>
        <Group gap="xs">
          {may(session, 'marketing.connect') && (
            <Button size="xs" variant="default" onClick={() => change({ connect: 'accounts' })}>
              {m.meta_how()}
            </Button>
          )}
          <ConnectButton size="xs" />
        </Group>
      </Group>
    </Alert>
  );
}

function Waiting() {
  return (
    <Stack gap="md" aria-busy="true" aria-label={m.loading()} className={classes.waiting}>
      <Skeleton h={84} />
      <Skeleton h={220} />
    </Stack>
  );
}
