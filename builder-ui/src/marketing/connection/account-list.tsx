/** The ad accounts one may choose from: what each is, and why one cannot be chosen. */
import { Button, Checkbox, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { Megaphone } from 'lucide-react';
import { m } from '../../paraglide/messages.js';
import { EmptyState } from '../../ui/empty-state.tsx';
import { AccountState, accountState } from './account-state.tsx';
import classes from './connection.module.css';
import type { MetaAccount } from './connection-queries.ts';
import { useNarrowed } from './use-narrowed.tsx';

interface AccountListProps {
  /** undefined while they are asked for. */
  accounts: MetaAccount[] | undefined;
  chosen: ReadonlyMap<string, MetaAccount>;
  onChange: (chosen: ReadonlyMap<string, MetaAccount>) => void;
  /** Offered where a portfolio has no accounts. */
  onShowAll: (() => void) | undefined;
}

export function AccountList({ accounts, chosen, onChange, onShowAll }: AccountListProps) {
  const { shown, search, more } = useNarrowed(accounts ?? [], {
    textOf: ({ name, id }) => `${name} ${id}`,
    label: m.meta_accounts_search(),
  });
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
  const toggle = (account: MetaAccount) => {
    const next = new Map(chosen);
    if (!next.delete(account.id)) next.set(account.id, account);
    onChange(next);
  };
  return (
    <Stack gap="xs">
      {search}
      {shown.length > 0 && (
        <ul className={classes.accounts} aria-label={m.meta_accounts()}>
          {shown.map((account) => (
            <li key={account.id}>
              <AccountRow account={account} checked={chosen.has(account.id)} onToggle={() => toggle(account)} />
            </li>
          ))}
        </ul>
      )}
      {more}
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
