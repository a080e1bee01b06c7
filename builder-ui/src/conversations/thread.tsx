/** What was said with one lead, as a chat: the oldest on top, the newest where one writes. The same on the lead's page. */
import { Button, ScrollArea, Skeleton, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { MessagesSquare } from 'lucide-react';
import { Fragment, useLayoutEffect, useRef } from 'react';
import { language } from '../app/language.ts';
import { currentPlace } from '../app/place.ts';
import { TimelineEntry } from '../leads/timeline/timeline-entry.tsx';
import timeline from '../leads/timeline/timeline.module.css';
import { m } from '../paraglide/messages.js';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { formatTime } from '../ui/format.ts';
import { threadQuery } from './conversation-queries.ts';
import classes from './thread.module.css';

interface ThreadProps {
  leadId: string;
  name: string | null;
  /** It takes what room there is; else as much as fits on a page. */
  fills?: boolean;
}

export function Thread({ leadId, name, fills }: ThreadProps) {
  const thread = useInfiniteQuery(threadQuery(leadId));
  const items = thread.data?.pages.flatMap((page) => page.items).toReversed();
  const frame = useRef<HTMLDivElement>(null);
  const newest = items?.at(-1)?.id;
  // The newest word is in sight when it comes; who reads further up is not pulled away by older ones.
  useLayoutEffect(() => {
    if (newest && frame.current) frame.current.scrollTop = frame.current.scrollHeight;
  }, [newest]);
  if (thread.isPending)
    return (
      <Stack gap="sm" className={classes.thread} data-fills={fills} aria-busy="true">
        <Skeleton h={54} w="60%" />
        <Skeleton h={54} w="60%" ml="auto" />
        <Skeleton h={40} w="45%" />
      </Stack>
    );
  if (!items) return <ErrorState error={thread.error} onRetry={() => void thread.refetch()} />;
  return (
    <ScrollArea
      type="auto"
      className={classes.thread}
      data-fills={fills}
      viewportRef={frame}
      // Who has no mouse reads on with the keys.
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': m.thread_with({ name: name ?? m.lead_unnamed() }) }}
    >
      {thread.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          fullWidth
          mb="sm"
          onClick={() => void thread.fetchNextPage()}
          loading={thread.isFetchingNextPage}
        >
          {m.thread_earlier()}
        </Button>
      )}
      {items.length === 0 && <EmptyState icon={MessagesSquare} text={m.thread_empty()} />}
      <ol className={timeline.list} aria-live="polite">
        {items.map((item, index) => {
          const day = dayOf(item.at);
          const before = items[index - 1];
          return (
            <Fragment key={item.id}>
              {(before === undefined || dayOf(before.at) !== day) && <li className={timeline.day}>{day}</li>}
              <li>
                <TimelineEntry item={item} leadName={name} />
              </li>
            </Fragment>
          );
        })}
      </ol>
    </ScrollArea>
  );
}

function dayOf(at: string): string {
  return formatTime(new Date(at), 'date', language(), currentPlace().timezone);
}
