/** A page that the person's role does not open: no lists, no buttons, and the way to where they work. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';

export function Forbidden() {
  return (
    <Page title={m.forbidden_title()}>
      <EmptyState
        icon={Lock}
        text={m.forbidden_text()}
        action={<Button renderRoot={(props) => <Link to="/" {...props} />}>{m.forbidden_home()}</Button>}
      />
    </Page>
  );
}
