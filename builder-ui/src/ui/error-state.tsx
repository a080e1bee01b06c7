/** Something could not be loaded: what happened, and a way to try again. */
import { Alert, Button, Code, Group, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { ApiProblem } from '../app/problem.ts';
import { sentenceOf } from '../app/sentences.ts';
import { m } from '../paraglide/messages.js';

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const requestId = error instanceof ApiProblem ? error.requestId : undefined;
  return (
    <Alert color="red" icon={<CircleAlert size={18} />} title={sentenceOf(error)} role="alert">
      <Group gap="sm">
        {onRetry && (
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
