/** Beside a figure that the server kept for a while: of when it is. Nothing where it was counted just now. */
import { Text } from '@mantine/core';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { Time } from './time.tsx';

/** Younger than this on arrival, a figure counts as one of now. */
const freshMs = 5_000;

/** @param at `as_of` of the answer; undefined while there is none */
export function CountedAt({ at }: { at: string | undefined }) {
  // Each answer is judged once, when it is first shown: what changes after that is told by the stream.
  return at === undefined ? null : <Note key={at} at={at} />;
}

function Note({ at }: { at: string }) {
  const [isOld] = useState(() => Date.now() - Date.parse(at) > freshMs);
  if (!isOld) return null;
  return (
    <Text span size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
      {m.counted_at()} <Time at={at} show="clock" />
    </Text>
  );
}
