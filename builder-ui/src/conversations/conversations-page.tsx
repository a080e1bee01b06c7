/** Everybody who talks with the team: the list beside the conversation that is open. */
import { Badge, Group, Kbd, SegmentedControl, Text } from '@mantine/core';
import { useHotkeys, useMediaQuery } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { MessagesSquare } from 'lucide-react';
import { useState } from 'react';
import { may } from '../app/access.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { SearchField } from '../ui/search-field.tsx';
import type { ComposerMode } from './composer.tsx';
import { ConversationList } from './conversation-list.tsx';
import { ConversationPane, useMarkConversation } from './conversation-pane.tsx';
import { conversationCountsQuery, conversationsQuery } from './conversation-queries.ts';
import { conversationViews, type ConversationView } from './conversation-views.ts';
import classes from './conversations.module.css';

const route = getRouteApi('/shell/crm/conversations');

export function ConversationsPage() {
  const { view = 'open', q, lead } = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = useMediaQuery('(max-width: 48em)');
  const [asked, setAsked] = useState<{ mode: ComposerMode; times: number }>();
  const show = (next: { view?: ConversationView; q?: string | undefined; lead?: string | undefined }) => {
    const all = { view, q, lead, ...next };
    void navigate({
      search: {
        ...(all.view === 'open' ? {} : { view: all.view }),
        ...(all.q ? { q: all.q } : {}),
        ...(all.lead ? { lead: all.lead } : {}),
      },
      replace: true,
    });
  };
  useKeyboard({
    view,
    q,
    lead,
    onShow: (id) => show({ lead: id }),
    onAsk: (mode) => setAsked((before) => ({ mode, times: (before?.times ?? 0) + 1 })),
  });
  const list = (
    <div className={classes.side}>
      <div className={classes.sideHead}>
        <Views view={view} onChange={(next) => show({ view: next, lead: narrow ? undefined : lead })} />
        <SearchField alone label={m.conversations_search()} value={q} onChange={(next) => show({ q: next })} />
      </div>
      <div className={classes.scroll}>
        <ConversationList view={view} q={q} chosen={lead} />
      </div>
    </div>
  );
  const pane = lead && (
    <ConversationPane
      key={lead}
      leadId={lead}
      asked={asked}
      onBack={narrow ? () => show({ lead: undefined }) : undefined}
    />
  );
  return (
    <Page title={m.page_conversations()} actions={!narrow && <Keys />}>
      <div className={classes.frame} data-one={narrow || undefined}>
        {narrow ? (pane ?? list) : list}
        {!narrow && (pane ?? <EmptyState icon={MessagesSquare} text={m.conversations_choose()} />)}
      </div>
    </Page>
  );
}

const names: Record<ConversationView, () => string> = {
  open: m.conversations_open,
  mine: m.conversations_mine,
  unanswered: m.conversations_unanswered,
  closed: m.conversations_closed,
};

function Views({ view, onChange }: { view: ConversationView; onChange: (view: ConversationView) => void }) {
  const counts = useQuery(conversationCountsQuery);
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={m.conversations_view()}
      value={view}
      onChange={onChange}
      data={conversationViews.map((value) => ({
        value,
        label: (
          <Group gap={4} justify="center" wrap="nowrap">
            {names[value]()}
            {value === 'unanswered' && counts.data !== undefined && counts.data.unanswered > 0 && (
              <Badge size="xs" color="amber" variant="filled" autoContrast flex="none">
                {counts.data.unanswered >= 1000 ? '999+' : counts.data.unanswered}
              </Badge>
            )}
          </Group>
        ),
      }))}
    />
  );
}

interface KeyboardProps {
  view: ConversationView;
  q: string | undefined;
  lead: string | undefined;
  onShow: (lead: string) => void;
  onAsk: (mode: ComposerMode) => void;
}

/** J and K walk through the list, R answers, T takes a template, N notes, E closes. Not while somebody types. */
function useKeyboard({ view, q, lead, onShow, onAsk }: KeyboardProps): void {
  const list = useInfiniteQuery(conversationsQuery(view, q));
  const session = useSession();
  const mark = useMarkConversation();
  const ids = list.data?.pages.flatMap((page) => page.items.map(({ id }) => id)) ?? [];
  const step = (by: 1 | -1) => {
    const at = lead ? ids.indexOf(lead) : -1;
    const next = ids[at < 0 ? 0 : at + by];
    if (next) onShow(next);
  };
  const mayWrite = lead !== undefined && may(session, 'messages.write');
  const ask = (mode: ComposerMode) => () => {
    if (mayWrite) onAsk(mode);
  };
  useHotkeys([
    ['j', () => step(1)],
    ['k', () => step(-1)],
    ['r', ask('text')],
    ['t', ask('template')],
    ['n', ask('note')],
    [
      'e',
      () => {
        if (mayWrite) mark.mutate({ id: lead, closed: true });
      },
    ],
  ]);
}

function Keys() {
  return (
    <Text size="xs" c="dimmed" component="div">
      <Kbd size="xs">J</Kbd> <Kbd size="xs">K</Kbd> {m.keys_walk()} · <Kbd size="xs">R</Kbd> {m.keys_answer()} ·{' '}
      <Kbd size="xs">T</Kbd> {m.keys_template()} · <Kbd size="xs">N</Kbd> {m.keys_note()} · <Kbd size="xs">E</Kbd>{' '}
      {m.keys_close()}
    </Text>
  );
}
