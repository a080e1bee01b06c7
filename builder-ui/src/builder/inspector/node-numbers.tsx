/** What the step has done so far: people here, and what became of its messages, with the reasons for those not sent. */
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { Users } from 'lucide-react';
import { describeReason } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { useParts } from '../builder-context.tsx';
import { StepNumbers } from '../numbers/step-numbers.tsx';
import { useNumbers } from '../numbers/use-numbers.ts';
import { useFlowStats } from '../live/people.ts';
import classes from './inspector.module.css';

/** Nobody has been here. */
const noNumbers = {
  people: 0,
  messages: 0,
  sent: 0,
  delivered: 0,
  read: 0,
  replied: 0,
  opted_out: 0,
  failed: 0,
  unconfirmed: 0,
  suppressed: 0,
  suppressed_by: {},
};

export function NodeNumbers({ nodeId }: { nodeId: string }) {
  const { screen } = useParts();
  const numbers = useFlowStats()?.nodes.find((node) => node.node_id === nodeId) ?? noNumbers;
  const asked = useNumbers();
  if (numbers === noNumbers && !asked) return null;
  const rows: [string, number][] = [
    [m.hsm_sent(), numbers.sent],
    [m.hsm_delivered(), numbers.delivered],
    [m.hsm_read(), numbers.read],
    [m.hsm_replied(), numbers.replied],
    [m.builder_numbers_opt_outs(), numbers.opted_out],
    [m.hsm_failed(), numbers.failed],
    [m.hsm_unconfirmed(), numbers.unconfirmed],
    [m.hsm_suppressed(), numbers.suppressed],
  ];
  const reasons = Object.entries<number>(numbers.suppressed_by).toSorted((a, b) => b[1] - a[1]);
  return (
    <section className={classes.section} aria-label={m.builder_numbers()}>
      <Group justify="space-between" mb={6}>
        <Title order={3} size="sm">
          {m.builder_numbers()}
        </Title>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<Users size={13} />}
          onClick={() => screen.getState().set({ peopleAt: nodeId })}
        >
          {m.builder_people_here({ count: numbers.people })}
        </Button>
      </Group>
      {asked && <StepNumbers numbers={asked} nodeId={nodeId} />}
      {!asked && numbers.messages > 0 && (
        <Stack gap={2}>
          {rows
            .filter(([, count], index) => count > 0 || index < 4)
            .map(([label, count]) => (
              <Group key={label} justify="space-between">
                <Text size="sm" c="dimmed">
                  {label}
                </Text>
                <Text size="sm">{count}</Text>
              </Group>
            ))}
          {reasons.map(([code, count]) => {
            const sentence = describeReason(code);
            return (
              <Text key={code} size="xs" c="dimmed">
                {count} · {sentence ? say(sentence) : code}
              </Text>
            );
          })}
        </Stack>
      )}
    </section>
  );
}
