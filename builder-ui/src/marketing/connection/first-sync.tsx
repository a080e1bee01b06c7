/** The third step of the wizard: the first numbers are on their way. */
import { Paper, Stack, Text, Title } from '@mantine/core';
import { m } from '../../paraglide/messages.js';
import classes from './connection.module.css';
import type { AccountSync } from './connection-queries.ts';
import { FormsNote } from './pages/forms-note.tsx';
import { Steps } from './steps.tsx';
import { SyncProgress } from './sync-progress.tsx';

/** @param accounts those of which nothing is there yet */
export function FirstSync({ accounts, whole }: { accounts: AccountSync[]; whole: boolean }) {
  return (
    <Paper component="section" className={whole ? classes.card : classes.strip} aria-labelledby="meta-first-sync">
      <Stack gap="lg">
        {whole && <Steps at={2} />}
        <div>
          <Title order={2} id="meta-first-sync">
            {m.meta_first_sync()}
          </Title>
          <Text size="sm" mt={2}>
            {m.meta_first_sync_text()}
          </Text>
        </div>
        {accounts.map((account) => (
          <div key={account.account_id}>
            <Text size="sm" fw={550} mb={6}>
              {account.name}
            </Text>
            <SyncProgress run={account} label={m.meta_reading_account({ name: account.name })} />
          </div>
        ))}
        {whole && <FormsNote />}
      </Stack>
    </Paper>
  );
}
