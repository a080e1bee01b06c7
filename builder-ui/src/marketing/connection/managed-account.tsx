/** One connected ad account: how it is at Meta, how far it is read, and removing it. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api, read } from '../../api.ts';
import { may } from '../../app/access.ts';
import { language, say } from '../../app/language.ts';
import { useSession } from '../../app/session.ts';
import { m } from '../../paraglide/messages.js';
import { confirm } from '../../ui/confirm.tsx';
import { Time } from '../../ui/time.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { writeDay } from '../figures.ts';
import { AccountState } from './account-state.tsx';
import { faultOf } from './banners/banners.ts';
import classes from './connection.module.css';
import { isReading, isReadingHistory, type AccountSync, type ConnectedAccount } from './connection-queries.ts';
import { useRefreshConnection } from './refresh-connection.ts';
import { SyncProgress } from './sync-progress.tsx';

export function ManagedAccount({ account, sync }: { account: ConnectedAccount; sync: AccountSync | undefined }) {
  const mayConnect = may(useSession(), 'marketing.connect');
  return (
    <article className={classes.managed} aria-label={account.name}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
        <div className={classes.accountName}>
          <Text size="sm" fw={550}>
            {account.name}
          </Text>
          <Text size="xs" c="dimmed" className={classes.accountFacts}>
            {[account.currency, account.timezone.replaceAll('_', ' '), account.account_id.replace('act_', '')].join(
              ' · ',
            )}
          </Text>
        </div>
        <AccountState status={account.account_status} />
      </Group>
      {sync && <Reading sync={sync} />}
      {mayConnect && <Remove account={account} />}
    </article>
  );
}

function Reading({ sync }: { sync: AccountSync }) {
  const { synced_from: from, synced_to: to, synced_at: at, next_run_at: next } = sync;
  const fault = faultOf(sync);
  return (
    <Stack gap={4} mt={6}>
      {from && to && (
        <Text size="sm">
          {m.meta_read_days({ from: writeDay(from, language(), true), to: writeDay(to, language(), true) })}
        </Text>
      )}
      {fault && <Text size="sm">{say(fault.text)}</Text>}
      {isReading(sync) ? (
        <SyncProgress run={sync} label={m.meta_reading_account({ name: sync.name })} />
      ) : (
        <Text size="sm" c="dimmed">
          {at && (
            <>
              {m.meta_fresh()} <Time at={at} show="relative" /> ·{' '}
            </>
          )}
          {m.meta_next_run()} <Time at={next} show="relative" />
        </Text>
      )}
      {isReadingHistory(sync) && <SyncProgress run={sync.history} label={m.meta_reading_history()} />}
    </Stack>
  );
}

function Remove({ account }: { account: ConnectedAccount }) {
  const refresh = useRefreshConnection();
  const remove = useMutation({
    mutationFn: () =>
      read(api.crm.marketing.accounts[':account_id'].$delete({ param: { account_id: account.account_id } })),
    onSuccess: () => toastDone(m.meta_account_removed({ name: account.name })),
    onError: toastError,
    onSettled: refresh,
  });
  const ask = async () => {
    const yes = await confirm({
      title: m.meta_account_remove_title({ name: account.name }),
      body: m.meta_account_remove_body(),
      action: m.remove(),
      danger: true,
    });
    if (yes) remove.mutate();
  };
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="red"
      mt={6}
      className={classes.remove}
      onClick={() => void ask()}
      loading={remove.isPending}
      aria-label={m.meta_account_remove({ name: account.name })}
    >
      {m.remove()}
    </Button>
  );
}
