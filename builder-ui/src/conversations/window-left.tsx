/** How long WhatsApp still takes a text to a person, in a badge. */
import { Badge } from '@mantine/core';
import { Clock } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import { useNow } from '../ui/use-now.ts';

const hourMs = 3_600_000;

/** @param until null: they never wrote */
export function WindowLeft({ until }: { until: string | null }) {
  const now = useNow();
  const left = until === null ? 0 : Date.parse(until) - now.getTime();
  if (left <= 0)
    return (
      <Badge size="sm" color="gray" variant="outline">
        {m.window_closed()}
      </Badge>
    );
  const span =
    left >= hourMs
      ? m.window_hours({ count: Math.floor(left / hourMs) })
      : m.window_minutes({ count: Math.ceil(left / 60_000) });
  return (
    <Badge
      size="sm"
      color={left < 4 * hourMs ? 'amber' : 'accent'}
      variant="light"
      leftSection={<Clock size={11} aria-hidden />}
    >
      {span}
    </Badge>
  );
}
