/** Something could not be loaded: what happened, and a way to try again. */
import { Alert, Anchor, Button, Code, Group, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { ApiProblem } from '../app/problem.ts';
import { providerWords, sentenceOf } from '../app/sentences.ts';
import { m } from '../paraglide/messages.js';

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  // Trying again opens no door that the role keeps shut.
  const isForbidden = error instanceof ApiProblem && error.status === 403;
  const requestId = error instanceof ApiProblem ? error.requestId : undefined;
  const words = providerWords(error);
  return (
    <Alert color="red" icon={<CircleAlert size={18} />} title={sentenceOf(error)} role="alert">
      {words && (
        <Text size="sm" translate="no" style={{ overflowWrap: 'anywhere' }}>
          {words}
        </Text>
      )}
      <Group gap="sm">
        {isForbidden && (
          <Anchor size="sm" href="/">
            {m.forbidden_home()}
          </Anchor>
        )}
        {onRetry && !isForbidden && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {m.retry()}
          </Button>
        )}
        {requestId && (
          <Text size="xs">
            {m.error_reference()} <Code>{requestId}</Code>
          </Text>
        )}
      </Group>
    </Alert>
  );
}
