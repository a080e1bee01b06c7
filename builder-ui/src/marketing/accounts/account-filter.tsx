/** Which ad accounts the figures are of. Nothing to choose where there is one. */
import { Button, Popover, Skeleton } from '@mantine/core';
import { ChevronDown } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { MarketingSearch } from '../../app/marketing-search.ts';
import { m } from '../../paraglide/messages.js';
import { shownAccounts, type Account } from './accounts.ts';
import type { Ask } from '../view.ts';

// Loaded when it is opened, as the form beside it.
const AccountList = lazy(() => import('./account-list.tsx').then((file) => ({ default: file.AccountList })));

interface AccountFilterProps {
  accounts: readonly Account[];
  ask: Ask;
  onChange: (part: MarketingSearch) => void;
}

export function AccountFilter({ accounts, ask, onChange }: AccountFilterProps) {
  if (accounts.length < 2 && ask.account_id === undefined) return null;
  const shown = shownAccounts(accounts, ask);
  const label =
    shown.length === accounts.length
      ? m.marketing_accounts_all()
      : shown.length === 1
        ? shown[0]!.name
        : m.marketing_accounts_some({ shown: shown.length, all: accounts.length });
  return (
    <Popover width={320} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant={ask.account_id === undefined ? 'default' : 'light'}
          fw={400}
          maw={240}
          aria-label={m.marketing_accounts_choose({ now: label })}
          rightSection={<ChevronDown size={14} aria-hidden />}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={m.marketing_accounts()}>
        <Suspense fallback={<Skeleton h={120} />}>
          <AccountList accounts={accounts} ask={ask} onChange={onChange} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
