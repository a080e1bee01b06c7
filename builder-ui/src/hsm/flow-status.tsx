/** A flow's state in a word, with its colour. */
import { Badge } from '@mantine/core';
import { m } from '../paraglide/messages.js';
import type { FlowRow } from './data.ts';

const states: Record<FlowRow['status'], { label: () => string; colour: string }> = {
  draft: { label: m.hsm_status_draft, colour: 'gray' },
  active: { label: m.hsm_status_active, colour: 'green' },
  paused: { label: m.hsm_status_paused, colour: 'yellow' },
  archived: { label: m.hsm_status_archived, colour: 'gray' },
};

export function FlowStatus({ status }: { status: FlowRow['status'] }) {
  return <Badge color={states[status].colour}>{states[status].label()}</Badge>;
}
