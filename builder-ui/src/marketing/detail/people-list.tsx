/** The people behind a number. What each of them counts for adds up to exactly that number. */
import { Button, Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Users } from 'lucide-react';
import { metrics } from '#metrics';
import { language, say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LeadStatus } from '../../leads/lead-status.tsx';
import { writeDay } from '../figures.ts';
import { peopleQuery, type PeopleMetric } from '../marketing-queries.ts';
import type { useView } from '../view.ts';
import classes from './people-list.module.css';
import { idsOf, type Place } from './place.ts';

const choices: PeopleMetric[] = ['leads', 'opportunities', 'sales', 'customers'];

export function PeopleList({ view, place }: { view: ReturnType<typeof useView>; place: Place }) {
  const metric = view.people ?? 'leads';
  const people = useInfiniteQuery(peopleQuery(view.ask, metric, idsOf(place, view)));
  const rows = people.data?.pages.flatMap((page) => page.items);
  return (
    <Stack gap="sm">
      <SegmentedControl
        fullWidth
        aria-label={m.marketing_people_of()}
        data={choices.map((value) => ({ value, label: say(metrics[value].title) }))}
        value={metric}
        onChange={(next) => view.change({ people: choices.find((each) => each === next) }, true)}
      />
      {people.isError && !rows ? (
        <ErrorState error={people.error} onRetry={() => void people.refetch()} />
      ) : !rows ? (
        <Skeleton h={200} role="group" aria-label={m.loading()} />
      ) : rows.length === 0 ? (
        <EmptyState icon={Users} text={m.marketing_people_empty()} />
      ) : (
        <ul className={classes.list} aria-label={say(metrics[metric].title)}>
          {rows.map((lead) => (
            <li key={lead.id}>
              <div className={classes.who}>
                <Link to="/crm/leads/$leadId" params={{ leadId: lead.id }} className={classes.link}>
                  {lead.name ?? lead.phone ?? lead.email ?? m.lead_unnamed()}
                </Link>
                <Text size="xs" c="dimmed">
                  {writeDay(lead.day, language(), true)}
                  {lead.phone && ` · ${lead.phone}`}
                </Text>
              </div>
              <Group gap={8} wrap="nowrap">
                {lead.count !== 1 && (
                  <Text size="sm" fw={600}>
                    {lead.count > 0 ? `×${lead.count}` : lead.count}
                  </Text>
                )}
                <LeadStatus status={lead.status} />
              </Group>
            </li>
          ))}
        </ul>
      )}
      {people.hasNextPage && (
        <Button variant="default" onClick={() => void people.fetchNextPage()} loading={people.isFetchingNextPage}>
          {m.load_more()}
        </Button>
      )}
    </Stack>
  );
}
