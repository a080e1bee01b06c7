/** Says that nothing is sent now and that nothing is lost by it, so that a page on which nothing moves does not look broken. */
import { Alert } from '@mantine/core';
import { Hourglass } from 'lucide-react';
import { m } from '../../paraglide/messages.js';
import { Time } from '../../ui/time.tsx';

export function EngineNotice({ seenAt }: { seenAt: string | null }) {
  return (
    <Alert color="amber" icon={<Hourglass size={18} />} radius={0} role="status">
      {m.engine_away()}{' '}
      {seenAt && (
        <>
          {m.engine_seen()} <Time at={seenAt} show="relative" />
        </>
      )}
    </Alert>
  );
}
