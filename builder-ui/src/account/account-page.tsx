/** What is the person's own: their password, and where they are signed in. */
import { Stack } from '@mantine/core';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';
import { OwnPassword } from './own-password.tsx';
import { Sessions } from './sessions.tsx';

export function AccountPage() {
  const { user } = useSession();
  return (
    <Page title={m.user_menu()} subtitle={`${user.name} · ${user.email}`}>
      <Stack gap="md" maw={900}>
        <Sessions />
        <OwnPassword />
      </Stack>
    </Page>
  );
}
