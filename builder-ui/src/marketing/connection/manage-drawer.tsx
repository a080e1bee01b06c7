/** What is connected: through whom, which accounts, how far each is read, whose forms bring leads; add one, remove one, or end it all. */
import { Button, Drawer, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Plus, Unlink } from 'lucide-react';
import { api, read } from '../../api.ts';
import { may } from '../../app/access.ts';
import { useSession } from '../../app/session.ts';
import { helpPlaces } from '../../help/chapters.ts';
import { HelpLink } from '../../help/help-link.tsx';
import { m } from '../../paraglide/messages.js';
import { confirm } from '../../ui/confirm.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Fact } from '../../ui/fact.tsx';
import { Section } from '../../ui/section.tsx';
import { Time } from '../../ui/time.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { ConnectButton, WhoMayConnect } from './connect-button.tsx';
import { syncQuery, tokenStatusQuery, type TokenStatus } from './connection-queries.ts';
import { ConversionsLink } from '../conversions-link.tsx';
import { useConnectionSearch } from './connection-search.ts';
import { ManagedAccount } from './managed-account.tsx';
import { ManagedPages } from './pages/managed-pages.tsx';
import { useRefreshConnection } from './refresh-connection.ts';

export function ManageDrawer() {
  const { search, change } = useConnectionSearch();
  const status = useQuery(tokenStatusQuery);
  const close = () => change({ connect: undefined });
  return (
    <Drawer
      opened={search.connect === 'manage'}
      onClose={close}
      title={m.meta_manage()}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {status.error && !status.data && <ErrorState error={status.error} onRetry={() => void status.refetch()} />}
      {status.data && <Content status={status.data} onEnd={close} />}
    </Drawer>
  );
}

function Content({ status, onEnd }: { status: TokenStatus; onEnd: () => void }) {
  const { change } = useConnectionSearch();
  const mayConnect = may(useSession(), 'marketing.connect');
  const syncs = useQuery(syncQuery);
  return (
    <Stack gap="md">
      <Group justify="flex-end" mb={-12}>
        <HelpLink to={helpPlaces.connection} about={m.meta_connection()} />
      </Group>
      <Person status={status} />
      <Section
        title={m.meta_accounts()}
        aside={
          mayConnect &&
          status.connected && (
            <Button
              size="xs"
              variant="default"
              leftSection={<Plus size={14} />}
              onClick={() => change({ connect: 'accounts' })}
            >
              {m.meta_add_account()}
            </Button>
          )
        }
      >
        <Stack gap="md">
          {status.accounts.map((account) => (
            <ManagedAccount
              key={account.account_id}
              account={account}
              sync={syncs.data?.accounts.find(({ account_id }) => account_id === account.account_id)}
            />
          ))}
        </Stack>
      </Section>
      {status.status !== 'missing' && <ManagedPages status={status} />}
      <Section title={m.page_conversions()} aside={<ConversionsLink />}>
        <Text size="sm" c="dimmed">
          {m.conversions_open_hint()}
        </Text>
      </Section>
      {mayConnect ? <Disconnect status={status} onEnd={onEnd} /> : <WhoMayConnect />}
    </Stack>
  );
}

function Person({ status }: { status: TokenStatus }) {
  return (
    <Section title={m.meta_connection()} aside={<ConnectButtonIfAllowed status={status} />}>
      <SimpleGrid cols={2} spacing="xs" verticalSpacing={6}>
        <Fact label={m.meta_connected_as()}>{status.user_name || '–'}</Fact>
        <Fact label={m.meta_connected_since()}>
          <Time at={status.connected_at} show="date" />
        </Fact>
        <Fact label={m.meta_token_until()}>
          {status.expires_at ? <Time at={status.expires_at} show="date" /> : m.meta_token_no_end()}
        </Fact>
        <Fact label={m.meta_checked()}>
          <Time at={status.checked_at} show="relative" />
        </Fact>
      </SimpleGrid>
    </Section>
  );
}

function ConnectButtonIfAllowed({ status }: { status: TokenStatus }) {
  if (!may(useSession(), 'marketing.connect')) return null;
  return <ConnectButton size="xs" variant="default" label={status.connected ? m.meta_renew() : m.meta_reconnect()} />;
}

function Disconnect({ status, onEnd }: { status: TokenStatus; onEnd: () => void }) {
  const refresh = useRefreshConnection();
  const end = useMutation({
    mutationFn: () => read(api.crm.auth.meta.disconnect.$post()),
    onSuccess: async ({ revoked_at_meta }) => {
      onEnd();
      toastDone(revoked_at_meta ? m.meta_disconnected() : m.meta_disconnected_here());
      await refresh();
    },
    onError: toastError,
  });
  const ask = async () => {
    const yes = await confirm({
      title: m.meta_disconnect_title(),
      body: m.meta_disconnect_body({ count: status.accounts.length }),
      action: m.meta_disconnect(),
      danger: true,
    });
    if (yes) end.mutate();
  };
  return (
    <Group>
      <Button
        variant="subtle"
        color="red"
        leftSection={<Unlink size={15} />}
        onClick={() => void ask()}
        loading={end.isPending}
      >
        {m.meta_disconnect()}
      </Button>
    </Group>
  );
}
