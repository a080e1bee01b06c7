/** How far a reading has come, in words and as a bar. */
import { Progress, Text } from '@mantine/core';
import { language, say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { formatNumber } from '../../ui/format.ts';
import { Time } from '../../ui/time.tsx';
import type { AccountSync } from './connection-queries.ts';

type Run = Pick<AccountSync, 'state' | 'progress' | 'waiting' | 'rows_written'>;

export function SyncProgress({ run, label }: { run: Run; label: string }) {
  const { progress, waiting, rows_written: rows } = run;
  const share = progress && progress.total > 0 ? (progress.done / progress.total) * 100 : 0;
  return (
    <div>
      <Progress value={share} size="sm" aria-label={label} />
      <Text size="sm" mt={6} aria-live="polite">
        {waiting ? (
          <>
            {say(waiting.text)} {m.meta_goes_on_at()} <Time at={waiting.until} />.
          </>
        ) : (
          stepWords(run)
        )}
      </Text>
      {rows > 0 && (
        <Text size="xs" c="dimmed">
          {m.meta_rows_read({ count: rows, rows: formatNumber(rows, language()) })}
        </Text>
      )}
    </div>
  );
}

/** What is being done right now. */
function stepWords({ progress }: Run): string {
  if (!progress) return m.meta_step_queued();
  const part = { done: progress.done, total: progress.total };
  switch (progress.step) {
    case 'insights':
      return m.meta_step_insights(part);
    case 'objects':
      return m.meta_step_objects(part);
    case 'names':
      return m.meta_step_names();
  }
}
