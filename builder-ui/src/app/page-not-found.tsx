/** An address that leads nowhere. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';

export function PageNotFound() {
  return (
    <Page title={m.not_found_title()}>
      <EmptyState
        icon={Compass}
        text={m.not_found_text()}
        action={
          <Button component={Link} to="/">
            {m.go_home()}
          </Button>
        }
      />
    </Page>
  );
}
