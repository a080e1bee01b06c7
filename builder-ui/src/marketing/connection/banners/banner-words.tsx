/** Each banner: what happened, what it means for the numbers, and its one action. */
import { Anchor, Button, Text } from '@mantine/core';
import { ExternalLink, SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { say } from '../../../app/language.ts';
import { m } from '../../../paraglide/messages.js';
import { Time } from '../../../ui/time.tsx';
import { accountState } from '../account-state.tsx';
import { faultOf, waitOf, type Banner } from './banners.ts';
import { ConnectButton } from '../connect-button.tsx';
import type { AccountSync } from '../connection-queries.ts';
import { useConnectionSearch } from '../connection-search.ts';
import { MissingList } from './return-notice.tsx';
import { SyncButton } from '../sync-button.tsx';

interface Words {
  title: string;
  text: ReactNode;
  action: ReactNode;
}

const line = (text: ReactNode, key?: string) => (
  <Text key={key} size="sm">
    {text}
  </Text>
);

export function bannerWords(banner: Banner): Words {
  switch (banner.code) {
    case 'revoked':
      return {
        title: m.meta_revoked(),
        text: line(m.meta_revoked_text()),
        action: <ConnectButton size="xs" label={m.meta_reconnect()} />,
      };
    case 'expired':
      return {
        title: m.meta_expired(),
        text: line(m.meta_expired_text()),
        action: <ConnectButton size="xs" label={m.meta_reconnect()} />,
      };
    case 'expiring':
      return {
        title: m.meta_expiring({ count: banner.days }),
        text: line(m.meta_expiring_text()),
        action: <ConnectButton size="xs" label={m.meta_renew()} />,
      };
    case 'permissions':
      return {
        title: m.meta_permissions_missing(),
        text: <MissingList missing={banner.missing} />,
        action: <ConnectButton size="xs" label={m.meta_grant()} />,
      };
    case 'failed':
      return {
        title: m.meta_sync_failed({ names: namesOf(banner.accounts) }),
        text: <Faults accounts={banner.accounts} />,
        action: <Cure accounts={banner.accounts} />,
      };
    case 'partial':
      return {
        title: m.meta_sync_partial({ names: namesOf(banner.accounts) }),
        text: <Faults accounts={banner.accounts} />,
        action: <Cure accounts={banner.accounts} />,
      };
    case 'waiting':
      return {
        title: m.meta_sync_waiting({ names: namesOf(banner.accounts) }),
        text: banner.accounts.map((account) => <Wait key={account.account_id} account={account} />),
        action: <ManageButton />,
      };
    case 'still':
      return {
        title: m.meta_account_still({ names: namesOf(banner.accounts) }),
        text: banner.accounts.map(({ account_id, account_status }) =>
          line(accountState(account_status).hint?.(), account_id),
        ),
        action: <MetaLink />,
      };
  }
}

const namesOf = (accounts: readonly { name: string }[]): string => accounts.map(({ name }) => name).join(', ');

/** Why, what to do, and up to when the numbers are whole. */
function Faults({ accounts }: { accounts: AccountSync[] }) {
  return accounts.map((account) => {
    const fault = faultOf(account);
    return (
      <Text key={account.account_id} size="sm">
        {accounts.length > 1 && `${account.name}: `}
        {fault && say(fault.text)} {fault?.action && say(fault.action)}{' '}
        {account.synced_at ? (
          <>
            {m.meta_recent_read()} <Time at={account.synced_at} />.
          </>
        ) : (
          m.meta_nothing_yet()
        )}
      </Text>
    );
  });
}

function Wait({ account }: { account: AccountSync }) {
  const wait = waitOf(account);
  return (
    wait && (
      <Text size="sm">
        {say(wait.text)} {m.meta_goes_on_at()} <Time at={wait.until} />.
      </Text>
    )
  );
}

const needPerson = new Set([
  'token-expired',
  'token-revoked',
  'token-checkpoint',
  'not-connected',
  'missing-permission',
  'not-found',
]);

/** What heals the first of the faults: another look at Meta by a person, or just another reading. */
function Cure({ accounts }: { accounts: AccountSync[] }) {
  const code = accounts.map((account) => faultOf(account)?.code).find((each) => each !== undefined) ?? 'internal';
  if (needPerson.has(code)) return <ConnectButton size="xs" label={m.meta_reconnect()} />;
  return code === 'blocked' ? <MetaLink /> : <SyncButton size="xs" variant="default" />;
}

function MetaLink() {
  return (
    <Anchor href="https://www.facebook.com/accountquality" target="_blank" rel="noreferrer" size="sm" fw={550}>
      {m.meta_open()} <ExternalLink size={13} aria-hidden />
    </Anchor>
  );
}

function ManageButton() {
  const { change } = useConnectionSearch();
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<SlidersHorizontal size={14} />}
      onClick={() => change({ connect: 'manage' })}
    >
      {m.meta_detail()}
    </Button>
  );
}
