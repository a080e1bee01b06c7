/** A flow's state in a word, with its colour; and whether its own kill switch is on. */
import { Badge } from '@mantine/core';
import { m } from '../paraglide/messages.js';
import type { FlowRow } from './data.ts';

const states: Record<FlowRow['status'], { label: () => string; colour: string }> = {
  draft: { label: m.hsm_status_draft, colour: 'gray' },
  active: { label: m.hsm_status_active, colour: 'green' },
  paused: { label: m.hsm_status_paused, colour: 'yellow' },
  archived: { label: m.hsm_status_archived, colour: 'gray' },
};

export function FlowStatus({ row }: { row: FlowRow }) {
  return (
    <>
      <Badge color={states[row.status].colour}>{states[row.status].label()}</Badge>
      {row.sending_stopped && <Badge color="red">{m.flow_is_stopped()}</Badge>}
    </>
  );
}
