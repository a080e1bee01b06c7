/** How one came back from Meta's dialog. The address is cleaned at once, so that a reload or a shared link does not say it again. */
import { Alert, Code, Group, List, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import { toastDone } from '../../../ui/toast.tsx';
import { ConnectButton } from '../connect-button.tsx';
import { useConnectionSearch } from '../connection-search.ts';
import { missingGroups } from './permission-words.ts';
import { useRefreshConnection } from '../refresh-connection.ts';
import { returnWords } from './return-words.ts';

interface Return {
  error: string;
  missing: string[];
}

/** @param quiet the page itself says that Meta is connected */
export function ReturnNotice({ quiet }: { quiet: boolean }) {
  const refresh = useRefreshConnection();
  const { search, change } = useConnectionSearch();
  const { success, error, missing } = search;
  // The way back is a load of the page, so what the address says at first is all it will ever say.
  const [back, setBack] = useState<Return | undefined>(() =>
    error === undefined ? undefined : { error, missing: missing?.split(',').filter(Boolean) ?? [] },
  );
  useEffect(() => {
    if (success === undefined && error === undefined) return;
    if (error === undefined) {
      void refresh();
      if (!quiet) toastDone(m.meta_connected_done());
    }
    change({ success: undefined, error: undefined, missing: undefined }, { replace: true });
  }, [success, error, quiet, change, refresh]);
  if (!back) return null;
  const { title, text, again } = returnWords(back.error);
  return (
    <Alert
      color={back.error === 'denied' ? 'gray' : 'red'}
      icon={<CircleAlert size={18} />}
      title={title}
      role="alert"
      mb="md"
      withCloseButton
      closeButtonLabel={m.close()}
      onClose={() => setBack(undefined)}
    >
      <Text size="sm">{text}</Text>
      <MissingList missing={back.missing} />
      {again && (
        <Group mt="sm">
          <ConnectButton size="xs" variant="default" label={m.meta_again()} />
        </Group>
      )}
    </Alert>
  );
}

/** What does not work without these permissions, each with its name at Meta. */
export function MissingList({ missing }: { missing: readonly string[] }) {
  const groups = missingGroups(missing);
  if (groups.length === 0) return null;
  return (
    <List size="sm" mt={6} spacing={2}>
      {groups.map(({ group, scopes }) => (
        <List.Item key={scopes[0]}>
          {group.without()} <Code>{scopes.join(', ')}</Code>
        </List.Item>
      ))}
    </List>
  );
}
