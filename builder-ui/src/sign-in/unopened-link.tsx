/** What stands where a one-time link did not open: it is over, it came in half, or we could not look. */
import { Alert, Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CircleAlert } from 'lucide-react';
import { ApiProblem } from '../app/problem.ts';
import { m } from '../paraglide/messages.js';
import { Door } from './door.tsx';
import { Refusal } from './refusal.tsx';

export function UnopenedLink({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const code = error instanceof ApiProblem ? error.code : '';
  const isCut = code === 'invalid_input';
  const isOver = isCut || code === 'invalid_link';
  return (
    <Door title={isOver ? m.link_useless() : m.link_unopened()}>
      {isCut ? (
        <Alert color="red" icon={<CircleAlert size={18} />} role="alert">
          {m.link_cut()}
        </Alert>
      ) : (
        <Refusal error={error} />
      )}
      {isOver ? (
        <Anchor component={Link} to="/sign-in" size="sm">
          {m.link_to_sign_in()}
        </Anchor>
      ) : (
        <Button variant="default" onClick={onRetry}>
          {m.retry()}
        </Button>
      )}
    </Door>
  );
}
