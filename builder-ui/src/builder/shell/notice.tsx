/** What one should know about the flow as a whole, above everything else. */
import { Button, Text } from '@mantine/core';
import { Users } from 'lucide-react';
import { useState } from 'react';
import { AudienceDialog } from '../../audience/audience-dialog.tsx';
import { hasAudience } from '../../audience/audience-queries.ts';
import type { FlowRow } from '../../hsm/data.ts';
import { usePower } from '../../hsm/power.tsx';
import { m } from '../../paraglide/messages.js';
import { useParts } from '../builder-context.tsx';
import classes from './shell.module.css';

export function Notice({ row }: { row: FlowRow }) {
  const { mayEdit } = useParts();
  const power = usePower();
  if (row.status === 'archived') return <div className={classes.notice}>{m.builder_notice_archived()}</div>;
  if (row.status === 'active' && hasAudience(row)) return <AudienceNotice row={row} />;
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

function AudienceNotice({ row }: { row: FlowRow }) {
  const [opened, setOpened] = useState(false);
  return (
    <div className={classes.notice}>
      <Text size="sm" flex={1}>
        {m.audience_notice()}
      </Text>
      <Button size="compact-sm" variant="default" leftSection={<Users size={14} />} onClick={() => setOpened(true)}>
        {m.audience_open()}
      </Button>
      <AudienceDialog flow={row} opened={opened} onClose={() => setOpened(false)} />
    </div>
  );
}
