/** Lets the figures through once there is an ad account; before, it leads from the click to the first numbers. */
import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Sparkles, Unplug } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { may } from '../../app/access.ts';
import { keys } from '../../app/keys.ts';
import { useSession } from '../../app/session.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import classes from './connection.module.css';
import { ConnectButton } from './connect-button.tsx';
import { awaitsFirst, syncQuery, tokenStatusQuery } from './connection-queries.ts';
import { useConnectionSearch } from './connection-search.ts';
import { FirstSync } from './first-sync.tsx';
import { HistoryProgress } from './history-progress.tsx';
import { ReturnNotice } from './banners/return-notice.tsx';
import { stageOf } from './stage.ts';

// Most visits see figures: what leads to them is loaded when it is needed.
const ChooseAccounts = lazy(() => import('./choose-accounts.tsx').then((file) => ({ default: file.ChooseAccounts })));
const ManageDrawer = lazy(() => import('./manage-drawer.tsx').then((file) => ({ default: file.ManageDrawer })));
const NotConnected = lazy(() => import('./not-connected.tsx').then((file) => ({ default: file.NotConnected })));

export function ConnectionGate({ children }: { children: ReactNode }) {
  const { search } = useConnectionSearch();
  const mayConnect = may(useSession(), 'marketing.connect');
  const status = useQuery(tokenStatusQuery);
  const syncs = useQuery(syncQuery);
  const accounts = syncs.data?.accounts;
  useStatusAfterSync();
  const [managed, setManaged] = useState(false);
  if (search.connect === 'manage' && !managed) setManaged(true);
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
      <Suspense fallback={<Waiting />}>
        {stage === 'connect' && (
          <NotConnected configured={status.data!.configured} isAsked={search.connect !== undefined} />
        )}
        {stage === 'choose' && <ChooseAccounts status={status.data!} />}
      </Suspense>
      {stage === 'history' && <Disconnected />}
      {stage === 'numbers' && awaiting.length > 0 && <FirstSync accounts={awaiting} whole={nothingYet} />}
      {stage === 'numbers' && accounts && <HistoryProgress accounts={accounts} />}
      {(stage === 'history' || (stage === 'numbers' && !nothingYet)) && children}
      <Suspense>{managed && <ManageDrawer />}</Suspense>
    </>
  );
}

/** A reading that ends may have found that Meta takes the token no more. */
function useStatusAfterSync(): void {
  const client = useQueryClient();
  const { data } = useQuery(syncQuery);
  const states = data?.accounts.map(({ state, error }) => `${state} ${error?.code ?? ''}`).join();
  const before = useRef(states);
  useEffect(() => {
    // The first answer tells of no end: the token is asked for beside it.
    if (before.current !== undefined && states !== before.current) {
      void client.invalidateQueries({ queryKey: keys.connection.all });
    }
    before.current = states;
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
    <Stack gap="md" role="group" aria-busy="true" aria-label={m.loading()} className={classes.waiting}>
      <Skeleton h={84} />
      <Skeleton h={220} />
    </Stack>
  );
}
