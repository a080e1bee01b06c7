/** How far a figure moved: an arrow for the direction, a word for whether that is good. Colour only repeats it. */
import { Group, Text } from '@mantine/core';
import { ArrowDownRight, ArrowRight, ArrowUpRight } from 'lucide-react';
import { metrics, type MetricId } from '#metrics';
import { language } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { writeChange } from './figures.ts';

/** @param change null: nothing to compare with; undefined draws nothing */
export function Change({ id, change }: { id: MetricId; change: number | null | undefined }) {
  if (change === undefined) return null;
  if (change === null) {
    return (
      <Text size="xs" c="dimmed">
        {m.marketing_no_comparison()}
      </Text>
    );
  }
  // What rounds to nothing did not move.
  const flat = Math.abs(change) < 0.05;
  const { better } = metrics[id];
  const good = flat || better === 'neither' ? null : change > 0 === (better === 'more');
  const Arrow = flat ? ArrowRight : change > 0 ? ArrowUpRight : ArrowDownRight;
  const direction = flat ? m.marketing_same() : change > 0 ? m.marketing_up() : m.marketing_down();
  const color = good === null ? 'dimmed' : good ? 'var(--mantine-color-success)' : 'var(--mantine-color-error)';
  return (
    <Group gap={3} wrap="nowrap" c={color}>
      <Arrow size={14} role="img" aria-label={direction} />
      <Text size="xs" fw={550} span style={{ whiteSpace: 'nowrap' }}>
        {writeChange(id, change, language())}
        {good !== null && ` ${good ? m.marketing_better() : m.marketing_worse()}`}
      </Text>
    </Group>
  );
}
