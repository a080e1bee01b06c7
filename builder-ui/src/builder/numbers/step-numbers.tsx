/** What a step came to for those who entered in the range, each number with its people. */
import { Stack, Text } from '@mantine/core';
import { m } from '../../paraglide/messages.js';
import { CountedAt } from '../../ui/counted-at.tsx';
import { Money } from '../../ui/money.tsx';
import type { FlowNumbers } from '../../hsm/data.ts';
import classes from './numbers.module.css';
import { NumberRow } from './number-row.tsx';

export function StepNumbers({ numbers, nodeId }: { numbers: FlowNumbers; nodeId: string }) {
  const step = numbers.nodes.find((one) => one.node_id === nodeId);
  if (!step)
    return (
      <Text size="sm" c="dimmed">
        {m.builder_numbers_nobody()}
      </Text>
    );
  const { effect } = step;
  const at = { nodeId, of: step.entered };
  const said = { nodeId, of: effect.sent };
  return (
    <Stack gap={0}>
      <NumberRow label={m.builder_numbers_entered()} count={step.entered} did="entered" {...at} of={null} />
      <NumberRow label={m.builder_numbers_went_on()} count={step.went_on} did="went_on" {...at} />
      <NumberRow label={m.hsm_enrolment_open()} count={step.waiting} did="waiting" {...at} />
      <NumberRow label={m.builder_numbers_dropped()} count={step.dropped} did="dropped" {...at} />
      {step.finished > 0 && (
        <NumberRow label={m.builder_numbers_finished()} count={step.finished} did="finished" {...at} />
      )}
      {step.goal > 0 && <NumberRow label={m.builder_numbers_goal()} count={step.goal} did="goal" {...at} />}
      {effect.messages > 0 && (
        <>
          <NumberRow label={m.hsm_sent()} count={effect.sent} did="sent" {...said} of={null} />
          <NumberRow label={m.hsm_delivered()} count={effect.delivered} did="delivered" {...said} />
          <NumberRow label={m.hsm_read()} count={effect.read} did="read" {...said} />
          <NumberRow label={m.hsm_replied()} count={effect.replied} did="replied" {...said} />
          <NumberRow label={m.builder_numbers_opt_outs()} count={effect.opted_out} did="opted_out" {...said} />
          <NumberRow label={m.hsm_failed()} count={effect.failed} did="failed" {...said} of={effect.messages} />
          <NumberRow
            label={m.hsm_suppressed()}
            count={effect.suppressed}
            did="suppressed"
            {...said}
            of={effect.messages}
          />
        </>
      )}
      {step.revenue.map(({ currency, amount, sales }) => (
        <div key={currency} className={classes.revenue}>
          <NumberRow label={m.builder_numbers_revenue()} count={sales} did="bought" nodeId={nodeId} of={null} />
          <Text size="sm" ta="right">
            <Money amount={amount} currency={currency} />
          </Text>
        </div>
      ))}
      {step.revenue.length > 0 && <CountedAt at={numbers.revenue_as_of} />}
    </Stack>
  );
}
