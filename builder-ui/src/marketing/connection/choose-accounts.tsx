/** The second step of the wizard: which ad accounts are read. The same screen adds another one later. */
import { Alert, Button, Group, List, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ArrowLeft, CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { api, read } from '../../api.ts';
import { ApiProblem } from '../../app/problem.ts';
import { sentenceOf } from '../../app/sentences.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { AccountList } from './account-list.tsx';
import classes from './connection.module.css';
import { accountsQuery, portfoliosQuery, type MetaAccount, type TokenStatus } from './connection-queries.ts';
import { useConnectionSearch } from './connection-search.ts';
import { FormsNote } from './pages/forms-note.tsx';
import { useRefreshConnection } from './refresh-connection.ts';
import { Steps } from './steps.tsx';

/** Stands for no portfolio: everything the person can read, also accounts that belong to none. */
const everything = 'all';

export function ChooseAccounts({ status }: { status: TokenStatus }) {
  const { search, change } = useConnectionSearch();
  const portfolios = useQuery(portfoliosQuery);
  const isFirst = status.accounts.length === 0;
  const portfolio = search.portfolio ?? portfolios.data?.[0]?.id ?? everything;
  // Without portfolios known there is nothing to ask for yet, unless the address names one.
  const known = search.portfolio !== undefined || portfolios.isSuccess;
  const accounts = useQuery({
    ...accountsQuery(portfolio === everything ? undefined : portfolio),
    enabled: known,
  });
  const [touched, setTouched] = useState<ReadonlyMap<string, MetaAccount>>();
  const chosen = touched ?? onlyChoice(accounts.data);
  const connect = useConnectAccounts((connected) => {
    toastDone(m.meta_accounts_connected({ count: connected }));
    change({ connect: undefined, portfolio: undefined }, { replace: true });
  });
  const leave = () => change({ connect: undefined, portfolio: undefined });
  const error = portfolios.error ?? accounts.error;
  return (
    <Paper className={classes.card}>
      <Stack gap="lg">
        {isFirst && <Steps at={1} />}
        <div>
          <Title order={2}>{m.meta_choose_title()}</Title>
          <Text size="sm" mt={2}>
            {m.meta_choose_text({ name: status.user_name || 'Meta' })}
          </Text>
        </div>
        {error ? (
          <ErrorState
            error={error}
            onRetry={() => void (portfolios.isError ? portfolios.refetch() : accounts.refetch())}
          />
        ) : (
          <>
            <Select
              label={m.meta_portfolio()}
              data={[
                ...(portfolios.data ?? []).map(({ id, name }) => ({ value: id, label: name || id })),
                { value: everything, label: m.meta_portfolio_all() },
              ]}
              value={known ? portfolio : null}
              placeholder={m.loading()}
              onChange={(next) => change({ portfolio: next ?? undefined }, { replace: true })}
              allowDeselect={false}
              searchable={(portfolios.data?.length ?? 0) > 7}
              nothingFoundMessage={m.no_matches()}
              disabled={!portfolios.isSuccess}
            />
            <AccountList
              key={portfolio}
              accounts={accounts.data}
              chosen={chosen}
              onChange={setTouched}
              onShowAll={
                portfolio === everything ? undefined : () => change({ portfolio: everything }, { replace: true })
              }
            />
          </>
        )}
        {isFirst && <FormsNote />}
        <Failures failed={connect.failed} />
        <Group justify="flex-end" gap="xs">
          {!isFirst && (
            <Button variant="default" leftSection={<ArrowLeft size={16} />} onClick={leave}>
              {m.meta_back_to_numbers()}
            </Button>
          )}
          <Button
            disabled={chosen.size === 0}
            loading={connect.running}
            onClick={() => connect.run([...chosen.values()])}
          >
            {chosen.size === 0 ? m.meta_connect_none() : m.meta_connect_accounts({ count: chosen.size })}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

/** Where there is one account to choose, it is chosen. */
function onlyChoice(accounts: MetaAccount[] | undefined): ReadonlyMap<string, MetaAccount> {
  const free = (accounts ?? []).filter(({ connected }) => !connected);
  return new Map(accounts?.length === 1 ? free.map((account) => [account.id, account]) : []);
}

interface Failure {
  account: MetaAccount;
  error: unknown;
}

/** Connects one account after the other; what fails is told beside what went well. */
function useConnectAccounts(onDone: (connected: number) => void) {
  const refresh = useRefreshConnection();
  const connect = useMutation({
    mutationFn: async (accounts: MetaAccount[]) => {
      const failed: Failure[] = [];
      for (const account of accounts) {
        const json = { account_id: account.id, ...(account.name ? { account_name: account.name.slice(0, 200) } : {}) };
        await read(api.crm.marketing.connect.$post({ json })).catch((error: unknown) =>
          failed.push({ account, error }),
        );
      }
      return failed;
    },
    onSuccess: async (failed, accounts) => {
      await refresh();
      if (failed.length === 0) onDone(accounts.length);
    },
  });
  return { run: connect.mutate, running: connect.isPending, failed: connect.data ?? [] };
}

function Failures({ failed }: { failed: Failure[] }) {
  if (failed.length === 0) return null;
  return (
    <Alert color="red" icon={<CircleAlert size={18} />} title={m.meta_accounts_failed()} role="alert">
      <List size="sm" spacing={4}>
        {failed.map(({ account, error }) => (
          <List.Item key={account.id}>
            {account.name || account.id}: {whyNot(error)}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** Why an account could not be connected. */
function whyNot(error: unknown): string {
  const isForeign = error instanceof ApiProblem && error.fields.some(({ code }) => code === 'not_yours');
  return isForeign ? m.meta_account_not_yours() : sentenceOf(error);
}
