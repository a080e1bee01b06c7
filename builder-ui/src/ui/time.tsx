/** An instant in the business's zone; the hover and the keyboard focus name the zone and the exact time. */
import { Tooltip } from '@mantine/core';
import { language } from '../app/language.ts';
import { currentPlace } from '../app/place.ts';
import { formatRelative, formatTime, type TimeStyle } from './format.ts';
import { useNow } from './use-now.ts';

interface TimeProps {
  /** ISO 8601; null shows a dash. */
  at: string | null | undefined;
  /** `relative` counts on by itself while it is on screen. */
  show?: TimeStyle | 'relative';
}

export function Time({ at, show = 'short' }: TimeProps) {
  const now = useNow(show === 'relative');
  if (!at) return <span>–</span>;
  const date = new Date(at);
  const { timezone } = currentPlace();
  const text =
    show === 'relative' ? formatRelative(date, now, language()) : formatTime(date, show, language(), timezone, now);
  return (
    <Tooltip label={`${formatTime(date, 'long', language(), timezone)} (${timezone})`}>
      <time dateTime={date.toISOString()} translate="no">
        {text}
      </time>
    </Tooltip>
  );
}
