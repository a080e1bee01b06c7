/** A page that could not be drawn: what happened, and a fresh try without losing the shell. */
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';

export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    // A chunk of an older release is gone after a deployment: only a reload finds the new one.
    if (error instanceof Error && /dynamically imported module|Importing a module script/.test(error.message))
      return location.reload();
    reset();
    void router.invalidate();
  };
  return (
    <Page title={m.error_title()}>
      <ErrorState error={error} onRetry={retry} />
    </Page>
  );
}
