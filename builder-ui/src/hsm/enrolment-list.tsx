/** People in flows: who, where, until when and why. A click opens the whole story. */
import { Button, Group, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core';
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
import { useStop } from './stop-enrolment.ts';

interface EnrolmentListProps {
  filter: EnrolmentFilter;
  /** Leaves out what the surroundings already say: the flow's name. */
  compact?: boolean;
}

export function EnrolmentList({ filter, compact = false }: EnrolmentListProps) {
  const [open, setOpen] = useState<string | null>(null);
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
  return (
    <>
      {rows.length === 0 ? (
        <EmptyState icon={Users} text={compact ? m.hsm_nobody_here() : m.hsm_enrolments_none()} />
      ) : (
        <ul className={classes.rows} aria-label={m.hsm_people()}>
          {rows.map((row) => (
            <li key={row.id}>
              <Row row={row} compact={compact} onOpen={() => setOpen(row.id)} />
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

function Row({ row, compact, onOpen }: { row: EnrolmentRow; compact: boolean; onOpen(): void }) {
  const { stop, may } = useStop();
  const isOpen = row.ended_at === null;
  const reason = isOpen ? row.waiting_reason_text : row.reason_text;
  return (
    <div className={classes.row}>
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
