/** What became of a message, with the ticks people know from WhatsApp and the word beside them. */
import { Group, Text } from '@mantine/core';
import { Ban, Check, CheckCheck, CircleAlert, CircleHelp, Clock } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import type { MessageRow } from './data.ts';
import classes from './hsm.module.css';

type State = MessageRow['state'];

const states: Record<State, { label: () => string; icon: typeof Check; tone: 'plain' | 'good' | 'bad' | 'faint' }> = {
  planned: { label: m.hsm_message_planned, icon: Clock, tone: 'faint' },
  submitting: { label: m.hsm_message_submitting, icon: Clock, tone: 'faint' },
  accepted: { label: m.hsm_message_accepted, icon: Check, tone: 'plain' },
  sent: { label: m.hsm_message_sent, icon: Check, tone: 'plain' },
  delivered: { label: m.hsm_message_delivered, icon: CheckCheck, tone: 'plain' },
  read: { label: m.hsm_message_read, icon: CheckCheck, tone: 'good' },
  suppressed: { label: m.hsm_message_suppressed, icon: Ban, tone: 'faint' },
  failed: { label: m.hsm_message_failed, icon: CircleAlert, tone: 'bad' },
  unknown: { label: m.hsm_message_unknown, icon: CircleHelp, tone: 'faint' },
  unconfirmed: { label: m.hsm_message_unconfirmed, icon: CircleHelp, tone: 'bad' },
};

export const messageStates = Object.keys(states) as State[];
export const messageStateName = (state: State): string => states[state].label();

export function MessageState({ message }: { message: Pick<MessageRow, 'state' | 'replied_at'> }) {
  const { label, icon: Icon, tone } = states[message.state];
  return (
    <Group gap={5} wrap="nowrap" className={classes.state} data-tone={tone}>
      <Icon size={16} aria-hidden />
      <Text span size="sm">
        {message.replied_at ? m.hsm_message_replied() : label()}
      </Text>
    </Group>
  );
}
