/** A message as it stands in a chat: ours on the right with its ticks, theirs on the left. */
import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './timeline.module.css';

interface BubbleProps {
  side: 'us' | 'them';
  /** Above the text: the template or the ad it came from. */
  head?: ReactNode;
  text: ReactNode;
  /** The message that it answers, in a line. */
  quote?: ReactNode;
  /** Below: time and state. */
  foot: ReactNode;
  /** Why it did not go out, or is in doubt. */
  reason?: ReactNode;
  /** What can be done about it. */
  action?: ReactNode;
  /** It never reached the person. */
  unsent?: boolean;
}

export function MessageBubble({ side, head, text, quote, foot, reason, action, unsent }: BubbleProps) {
  return (
    <div className={classes.bubbleRow} data-side={side}>
      <div className={classes.bubble} data-side={side} data-unsent={unsent || undefined}>
        {head && (
          <Text size="xs" c="dimmed" component="div">
            {head}
          </Text>
        )}
        {quote && (
          <Text size="xs" component="div" className={classes.quote}>
            {quote}
          </Text>
        )}
        <Text size="sm" component="div" className={classes.bubbleText}>
          {text}
        </Text>
        {reason && (
          <Text size="xs" component="div" className={classes.reason}>
            {reason}
          </Text>
        )}
        {action}
        <Group gap={8} justify="flex-end" mt={2}>
          <Text size="xs" c="dimmed" component="span">
            {foot}
          </Text>
        </Group>
      </div>
    </div>
  );
}
