/** The ad accounts to tick. One stays ticked: figures of none would be no figures. */
import { Button, Checkbox, ScrollArea, Stack, Text } from '@mantine/core';
import type { MarketingSearch } from '../../app/marketing-search.ts';
import { m } from '../../paraglide/messages.js';
import { aboutAccounts, shownAccounts, type Account } from './accounts.ts';
import type { Ask } from '../view.ts';

interface AccountListProps {
  accounts: readonly Account[];
  ask: Ask;
  onChange: (part: MarketingSearch) => void;
}

export function AccountList({ accounts, ask, onChange }: AccountListProps) {
  const shown = shownAccounts(accounts, ask).map(({ account_id }) => account_id);
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {m.marketing_accounts_hint()}
      </Text>
      <ScrollArea.Autosize mah={280}>
        <Checkbox.Group
          aria-label={m.marketing_accounts()}
          value={shown}
          onChange={(next) => next.length > 0 && onChange(aboutAccounts(accounts, next))}
        >
          <Stack gap={8}>
            {accounts.map(({ account_id, name, currency }) => (
              <Checkbox
                key={account_id}
                value={account_id}
                label={`${name} (${currency})`}
                disabled={shown.length === 1 && shown[0] === account_id}
              />
            ))}
          </Stack>
        </Checkbox.Group>
      </ScrollArea.Autosize>
      {ask.account_id !== undefined && (
        <Button size="xs" variant="default" onClick={() => onChange(aboutAccounts(accounts, []))}>
          {m.marketing_accounts_all()}
        </Button>
      )}
    </Stack>
  );
}
