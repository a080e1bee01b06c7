/** The story of a lead, the newest first: messages, what people did, and what flows decided and why. */
import { Button, SegmentedControl, Skeleton, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { Fragment, useState } from 'react';
import { language } from '../../app/language.ts';
import { may } from '../../app/access.ts';
import { currentPlace } from '../../app/place.ts';
import { useSession } from '../../app/session.ts';
import { Composer } from '../../conversations/composer.tsx';
import { Thread } from '../../conversations/thread.tsx';
import { m } from '../../paraglide/messages.js';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatTime } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { timelineQuery, type Lead, type TimelineItem } from '../lead-queries.ts';
import { TimelineEntry } from './timeline-entry.tsx';
import classes from './timeline.module.css';

const views = ['all', 'messages', 'flows'] as const;
type View = (typeof views)[number];

export function LeadTimeline({ lead: { id: leadId, name } }: { lead: Pick<Lead, 'id' | 'name'> }) {
  const [view, setView] = useState<View>('all');
  const session = useSession();
  return (
    <Section
      title={m.timeline_title()}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={m.filter()}
          value={view}
          onChange={setView}
          data={[
            { value: 'all', label: m.all() },
            { value: 'messages', label: m.timeline_messages() },
            { value: 'flows', label: m.timeline_flows() },
          ]}
        />
      }
    >
      {view === 'messages' && <Thread leadId={leadId} name={name} />}
      {may(session, 'messages.write') && view !== 'flows' && <Composer leadId={leadId} name={name} />}
      {view !== 'messages' && <Story leadId={leadId} name={name} view={view} />}
    </Section>
  );
}

function Story({ leadId, name, view }: { leadId: string; name: string | null; view: Exclude<View, 'messages'> }) {
  const timeline = useInfiniteQuery(timelineQuery(leadId));
  const items = timeline.data?.pages.flatMap((page) => page.items);
  const shown = items?.filter((item) => belongs(item, view));
  return (
    <>
      {timeline.isPending && <TimelineSkeleton />}
      {timeline.isError && !items && <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />}
      {shown?.length === 0 && <EmptyState icon={History} text={m.timeline_empty()} />}
      {shown && shown.length > 0 && (
        <ol className={classes.list}>
          {shown.map((item, index) => {
            const day = dayOf(item);
            const before = shown[index - 1];
            return (
              <Fragment key={item.id}>
                {(before === undefined || dayOf(before) !== day) && <li className={classes.day}>{day}</li>}
                <li>
                  <TimelineEntry item={item} leadName={name} />
                </li>
              </Fragment>
            );
          })}
        </ol>
      )}
      {timeline.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          fullWidth
          onClick={() => void timeline.fetchNextPage()}
          loading={timeline.isFetchingNextPage}
        >
          {m.load_more()}
        </Button>
      )}
    </>
  );
}

/** A step that stands for a message says nothing that the message does not say, so it shows among the flows' steps only. */
function belongs(item: TimelineItem, view: Exclude<View, 'messages'>): boolean {
  if (view === 'flows') return item.kind === 'step' || item.kind === 'enrolment';
  return item.kind !== 'step' || item.data['message'] === undefined;
}

function dayOf(item: TimelineItem): string {
  return formatTime(new Date(item.at), 'date', language(), currentPlace().timezone);
}

function TimelineSkeleton() {
  return (
    <Stack gap="sm" aria-busy="true">
      <Skeleton h={54} w="60%" />
      <Skeleton h={54} w="60%" ml="auto" />
      <Skeleton h={18} w="80%" />
      <Skeleton h={18} w="70%" />
    </Stack>
  );
}
