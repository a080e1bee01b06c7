/** People in flows: who, where, until when and why. A click opens the whole story. */
import { Button, Checkbox, Group, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { useState } from 'react';
import { say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Time } from '../ui/time.tsx';
import { enrolmentsQuery, type EnrolmentFilter, type EnrolmentRow } from './data.ts';
import { EnrolmentDrawer } from './enrolment-drawer.tsx';
import { EnrolmentState } from './enrolment-state.tsx';
import classes from './hsm.module.css';
import { PeopleActions } from './people/people-actions.tsx';
import type { Who } from './people/who.ts';
import { useStop } from './stop-enrolment.ts';

/** So many the API takes by name. */
const mostAtOnce = 500;

interface EnrolmentListProps {
  filter: EnrolmentFilter;
  /** Leaves out what the surroundings already say: the flow's name. */
  compact?: boolean;
  /** How many are inside the flow, or at the step, that the filter names: what "all" means here. */
  inside?: number | undefined;
}

export function EnrolmentList({ filter, compact = false, inside }: EnrolmentListProps) {
  const [open, setOpen] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { may } = useStop();
  const query = useInfiniteQuery(enrolmentsQuery(filter));
  if (query.isPending) {
    return (
      <Stack gap={8} role="group" aria-busy="true" aria-label={m.loading()}>
        {[0, 1, 2, 3].map((row) => (
          <Skeleton key={row} h={56} />
        ))}
      </Stack>
    );
  }
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const rows: EnrolmentRow[] = query.data.pages.flatMap((page) => page.items);
  // Several are acted on in one flow at a time.
  const flowId = may ? filter.flow_id : undefined;
  const marked = rows.filter((row) => row.ended_at === null && chosen.has(row.id));
  const ids = marked.slice(0, mostAtOnce).map((row) => row.id);
  const all: Who | null = inside ? { people: inside, ...(filter.node_id ? { node_id: filter.node_id } : {}) } : null;
  const who: Who | null = ids.length > 0 ? { enrolment_ids: ids } : all;
  const allOf = filter.node_id ? m.hsm_people_all_here : m.hsm_people_all;
  const choose = (id: string, is: boolean) =>
    setChosen((before) => new Set(is ? [...before, id] : [...before].filter((one) => one !== id)));
  return (
    <>
      {flowId !== undefined && who && rows.some((row) => row.ended_at === null) && (
        <PeopleActions
          flowId={flowId}
          who={who}
          label={ids.length > 0 ? m.hsm_people_chosen({ count: ids.length }) : allOf({ count: inside ?? 0 })}
          onDone={() => setChosen(new Set())}
        />
      )}
      {rows.length === 0 ? (
        <EmptyState icon={Users} text={compact ? m.hsm_nobody_here() : m.hsm_enrolments_none()} />
      ) : (
        <ul className={classes.rows} aria-label={m.hsm_people()}>
          {rows.map((row) => (
            <li key={row.id}>
              <Row
                row={row}
                compact={compact}
                onOpen={() => setOpen(row.id)}
                chosen={flowId === undefined || row.ended_at !== null ? null : chosen.has(row.id)}
                onChoose={(is) => choose(row.id, is)}
              />
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          mt="sm"
          onClick={() => void query.fetchNextPage()}
          loading={query.isFetchingNextPage}
        >
          {m.load_more()}
        </Button>
      )}
      <EnrolmentDrawer id={open} onClose={() => setOpen(null)} />
    </>
  );
}

interface RowProps {
  row: EnrolmentRow;
  compact: boolean;
  onOpen(): void;
  /** null: cannot be. */
  chosen: boolean | null;
  onChoose(is: boolean): void;
}

function Row({ row, compact, onOpen, chosen, onChoose }: RowProps) {
  const { stop, may } = useStop();
  const isOpen = row.ended_at === null;
  const reason = isOpen ? row.waiting_reason_text : row.reason_text;
  return (
    <div className={classes.row}>
      {chosen !== null && (
        <Checkbox
          ml={10}
          checked={chosen}
          onChange={(event) => onChoose(event.currentTarget.checked)}
          aria-label={m.hsm_choose({ name: row.lead_name ?? m.hsm_no_name() })}
        />
      )}
      <UnstyledButton className={classes.rowMain} onClick={onOpen}>
        <Group gap={8}>
          <Text size="sm" fw={600}>
            {row.lead_name ?? m.hsm_no_name()}
          </Text>
          <EnrolmentState state={row.state} />
        </Group>
        <Text size="xs" c="dimmed">
          {!compact && (
            <>
              {row.flow_name} · v{row.version} ·{' '}
            </>
          )}
          {m.hsm_entered()} <Time at={row.created_at} show="relative" />
          {isOpen && row.wake_at && (
            <>
              {' '}
              · {m.hsm_goes_on()} <Time at={row.wake_at} />
            </>
          )}
        </Text>
        {reason && <Text size="sm">{say(reason)}</Text>}
      </UnstyledButton>
      {isOpen && may && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => void stop(row)}
          aria-label={m.hsm_stop_named({ name: row.lead_name ?? m.hsm_no_name() })}
        >
          {m.hsm_stop()}
        </Button>
      )}
    </div>
  );
}
