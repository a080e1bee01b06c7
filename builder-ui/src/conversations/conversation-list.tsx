/** The conversations of a view: who, what was said last, how long it waits, how long one may answer. */
import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MessagesSquare } from 'lucide-react';
import type { Said } from '#api/app';
import { saidTitle } from '../leads/timeline/said.tsx';
import { m } from '../paraglide/messages.js';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Time } from '../ui/time.tsx';
import classes from './conversations.module.css';
import { conversationsQuery, type Conversation } from './conversation-queries.ts';
import type { ConversationView } from './conversation-views.ts';
import { WindowLeft } from './window-left.tsx';

interface ConversationListProps {
  view: ConversationView;
  q: string | undefined;
  /** The lead whose conversation is open. */
  chosen: string | undefined;
}

const empty: Record<ConversationView, () => string> = {
  open: m.conversations_none,
  mine: m.conversations_none_mine,
  unanswered: m.conversations_none_unanswered,
  closed: m.conversations_none_closed,
};

export function ConversationList({ view, q, chosen }: ConversationListProps) {
  const list = useInfiniteQuery(conversationsQuery(view, q));
  const rows = list.data?.pages.flatMap((page) => page.items);
  if (list.isPending)
    return (
      <Stack gap="xs" p="sm" aria-busy="true">
        {[0, 1, 2, 3, 4].map((n) => (
          <Skeleton key={n} h={58} />
        ))}
      </Stack>
    );
  if (!rows) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return <EmptyState icon={MessagesSquare} text={q ? m.no_matches() : empty[view]()} />;
  return (
    <>
      <ul className={classes.list} aria-label={m.page_conversations()}>
        {rows.map((row) => (
          <li key={row.id}>
            <Row row={row} view={view} q={q} isChosen={row.id === chosen} />
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="default" fullWidth onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {m.load_more()}
        </Button>
      )}
    </>
  );
}

interface RowProps {
  row: Conversation;
  view: ConversationView;
  q: string | undefined;
  isChosen: boolean;
}

function Row({ row, view, q, isChosen }: RowProps) {
  const waits = row.waiting_since !== null && row.consent !== 'revoked';
  return (
    <Link
      to="/crm/conversations"
      search={{ ...(view === 'open' ? {} : { view }), ...(q ? { q } : {}), lead: row.id }}
      className={classes.row}
      aria-current={isChosen ? 'true' : undefined}
      data-waits={waits || undefined}
    >
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={waits ? 700 : 600} truncate>
          {row.name ?? row.phone ?? m.lead_unnamed()}
        </Text>
        <Text size="xs" c="dimmed" component="span" className={classes.when}>
          <Time at={row.spoke_at} show="relative" />
        </Text>
      </Group>
      <Text size="sm" c={waits ? undefined : 'dimmed'} truncate>
        {row.last?.from === 'us' && `${m.conversation_us()}: `}
        {lastWords(row)}
      </Text>
      <Group gap={6} mt={4}>
        {waits && (
          <Text size="xs" fw={600} c="amber" className={classes.waits} component="span">
            {m.conversation_waits()}
          </Text>
        )}
        {row.consent === 'revoked' ? (
          <Text size="xs" c="dimmed" component="span">
            {m.lead_opted_out()}
          </Text>
        ) : (
          <WindowLeft until={row.open_until} />
        )}
        <Text size="xs" c="dimmed" component="span" truncate>
          {row.seller_name ?? m.lead_no_seller()}
        </Text>
      </Group>
    </Link>
  );
}

function lastWords({ last }: Conversation): string {
  if (!last) return '';
  const said = last.said as Said | null;
  return last.text ?? (said ? (saidTitle(said) ?? last.type) : m.timeline_no_text({ type: last.type }));
}
