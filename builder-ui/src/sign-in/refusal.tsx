/** What a page outside of the shell says when something was refused. */
import { Alert } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { sentenceOf } from '../app/sentences.ts';

export function Refusal({ error }: { error: unknown }) {
  return (
    <Alert color="red" icon={<CircleAlert size={18} />} role="alert">
      {sentenceOf(error)}
    </Alert>
  );
}
