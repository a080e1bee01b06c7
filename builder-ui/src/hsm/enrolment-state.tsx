/** Where a person in a flow stands, in a word. */
import { Badge } from '@mantine/core';
import { m } from '../paraglide/messages.js';
import type { EnrolmentRow } from './data.ts';

type State = EnrolmentRow['state'];

const states: Record<State, { label: () => string; colour: string }> = {
  running: { label: m.hsm_enrolment_running, colour: 'blue' },
  waiting: { label: m.hsm_enrolment_waiting, colour: 'yellow' },
  paused: { label: m.hsm_enrolment_paused, colour: 'yellow' },
  finished: { label: m.hsm_enrolment_finished, colour: 'green' },
  stopped: { label: m.hsm_enrolment_stopped, colour: 'gray' },
  failed: { label: m.hsm_enrolment_failed, colour: 'red' },
};

export const enrolmentStates = Object.keys(states) as State[];
export const enrolmentStateName = (state: State): string => states[state].label();

export function EnrolmentState({ state }: { state: State }) {
  return <Badge color={states[state].colour}>{states[state].label()}</Badge>;
}
