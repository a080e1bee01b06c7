/** The ad accounts one may choose from: what each is, and why one cannot be chosen. */
import { Button, Checkbox, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { Megaphone } from 'lucide-react';
import { useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { AccountState, accountState } from './account-state.tsx';
import classes from './connection.module.css';
import type { MetaAccount } from './connection-queries.ts';

/** Shown at once; agencies have hundreds. */
const pageSize = 20;
/** A search is offered from so many accounts on. */
const searchFrom = 6;

interface AccountListProps {
  /** undefined while they are asked for. */
  accounts: MetaAccount[] | undefined;
  chosen: ReadonlyMap<string, MetaAccount>;
  onChange: (chosen: ReadonlyMap<string, MetaAccount>) => void;
  /** Offered where a portfolio has no accounts. */
  onShowAll: (() => void) | undefined;
}

export function AccountList({ accounts, chosen, onChange, onShowAll }: AccountListProps) {
  const [query, setQuery] = useState<string>();
  const [shown, setShown] = useState(pageSize);
  if (!accounts) return <Waiting />;
  if (accounts.length === 0) {
    return (
      <Paper>
        <EmptyState
          icon={Megaphone}
          text={m.meta_accounts_empty()}
          action={
            onShowAll && (
              <Button variant="default" onClick={onShowAll}>
                {m.meta_portfolio_all()}
              </Button>
            )
          }
        />
      </Paper>
    );
  }
  const wanted = query?.toLowerCase() ?? '';
  const found = accounts.filter(({ name, id }) => `${name} ${id}`.toLowerCase().includes(wanted));
  const toggle = (account: MetaAccount) => {
    const next = new Map(chosen);
    if (!next.delete(account.id)) next.set(account.id, account);
    onChange(next);
  };
  return (
    <Stack gap="xs">
      {accounts.length >= searchFrom && (
        <Group>
          <SearchField value={query} onChange={setQuery} label={m.meta_accounts_search()} />
        </Group>
      )}
      {found.length === 0 ? (
        <Text size="sm" c="dimmed" py="md">
          {m.no_matches()}
        </Text>
      ) : (
        <ul className={classes.accounts} aria-label={m.meta_accounts()}>
          {found.slice(0, shown).map((account) => (
            <li key={account.id}>
              <AccountRow account={account} checked={chosen.has(account.id)} onToggle={() => toggle(account)} />
            </li>
          ))}
        </ul>
      )}
      {found.length > shown && (
        <Group justify="center">
          <Button variant="default" onClick={() => setShown(shown + pageSize)}>
            {m.load_more()}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function AccountRow(props: { account: MetaAccount; checked: boolean; onToggle: () => void }) {
  const { account, checked, onToggle } = props;
  const refusal = whyNotChoosable(account);
  const hint = accountState(account.account_status).hint?.();
  return (
    <Checkbox
      classNames={{ root: classes.account, body: classes.accountBody, labelWrapper: classes.accountLabel }}
      checked={checked || account.connected}
      disabled={refusal !== undefined}
      onChange={onToggle}
      label={
        <span className={classes.accountText}>
          <span>
            <Text span size="sm" fw={550}>
              {account.name || account.id}
            </Text>
            <Text span size="xs" c="dimmed" className={classes.accountFacts}>
              {[account.currency, account.timezone?.replaceAll('_', ' '), account.id.replace('act_', '')]
                .filter(Boolean)
                .join(' · ')}
            </Text>
            {(refusal ?? hint) && (
              <Text span size="xs" c="var(--mantine-color-text)" className={classes.accountFacts}>
                {refusal ?? hint}
              </Text>
            )}
          </span>
          <AccountState status={account.account_status} />
        </span>
      }
    />
  );
}

function whyNotChoosable(account: MetaAccount): string | undefined {
  if (account.connected) return m.meta_account_connected();
  if (!account.currency || !account.timezone) return m.meta_account_no_facts();
  return undefined;
}

function Waiting() {
  return (
    <ul className={classes.accounts} aria-busy="true" aria-label={m.loading()}>
      {[0, 1, 2].map((row) => (
        <li key={row} className={classes.account}>
          <Skeleton h={14} w="45%" />
          <Skeleton h={10} w="60%" mt={8} />
        </li>
      ))}
    </ul>
  );
}
