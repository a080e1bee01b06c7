/** What one should know about the flow as a whole, above everything else. */
import { Button, Text } from '@mantine/core';
import type { FlowRow } from '../../hsm/data.ts';
import { usePower } from '../../hsm/power.tsx';
import { m } from '../../paraglide/messages.js';
import { useParts } from '../builder-context.tsx';
import classes from './shell.module.css';

export function Notice({ row }: { row: FlowRow }) {
  const { mayEdit } = useParts();
  const power = usePower();
  if (row.status === 'archived') return <div className={classes.notice}>{m.builder_notice_archived()}</div>;
  if (row.status !== 'paused') return <div />;
  return (
    <div className={classes.notice}>
      <Text size="sm" flex={1}>
        {m.builder_notice_paused({ count: row.people.total })}
      </Text>
      {mayEdit && (
        <Button size="compact-sm" variant="default" onClick={() => power.resume(row)}>
          {m.hsm_resume()}
        </Button>
      )}
      {power.dialog}
    </div>
  );
}
