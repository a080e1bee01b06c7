/** How far a message got, as WhatsApp shows it (one tick, two, two in colour) and always in words too. */
import { Group, Text } from '@mantine/core';
import { Ban, Check, CheckCheck, CircleAlert, CircleHelp, Clock, type LucideIcon } from 'lucide-react';
import { m } from '../../paraglide/messages.js';

interface State {
  name: () => string;
  icon: LucideIcon;
  color: string;
}

const states: Record<string, State> = {
  planned: { name: m.message_planned, icon: Clock, color: 'dimmed' },
  submitting: { name: m.message_submitting, icon: Clock, color: 'dimmed' },
  accepted: { name: m.message_accepted, icon: Check, color: 'dimmed' },
  sent: { name: m.message_sent, icon: Check, color: 'dimmed' },
  delivered: { name: m.message_delivered, icon: CheckCheck, color: 'dimmed' },
  read: { name: m.message_read, icon: CheckCheck, color: 'var(--mantine-color-blue-text)' },
  suppressed: { name: m.message_suppressed, icon: Ban, color: 'var(--mantine-color-amber-text)' },
  failed: { name: m.message_failed, icon: CircleAlert, color: 'var(--mantine-color-error)' },
  unknown: { name: m.message_unknown, icon: CircleHelp, color: 'var(--mantine-color-amber-text)' },
  unconfirmed: { name: m.message_unconfirmed, icon: CircleHelp, color: 'var(--mantine-color-amber-text)' },
};

export function messageStateName(state: string): string {
  return states[state]?.name() ?? state;
}

export function MessageState({ state }: { state: string }) {
  const known = states[state];
  const Icon = known?.icon ?? CircleHelp;
  return (
    <Group gap={4} wrap="nowrap" component="span" display="inline-flex" c={known?.color}>
      <Icon size={14} aria-hidden />
      <Text size="xs" span key={state}>
        {messageStateName(state)}
      </Text>
    </Group>
  );
}
