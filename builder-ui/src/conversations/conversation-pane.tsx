/** One conversation: whose it is, what was said, and what one answers. */
import { ActionIcon, Anchor, Button, Group, Text, Tooltip } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, CheckCheck, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { api, read } from '../api.ts';
import { may } from '../app/access.ts';
import { keys } from '../app/keys.ts';
import { useSession } from '../app/session.ts';
import { leadQuery } from '../leads/lead-queries.ts';
import { LeadStatus } from '../leads/lead-status.tsx';
import { SellerSelect } from '../leads/seller-select.tsx';
import { useChangeLead } from '../leads/use-change-lead.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import { Composer, type ComposerMode } from './composer.tsx';
import { conversationQuery } from './conversation-queries.ts';
import classes from './conversations.module.css';
import { Thread } from './thread.tsx';
import { WindowLeft } from './window-left.tsx';

interface ConversationPaneProps {
  leadId: string;
  asked: { mode: ComposerMode; times: number } | undefined;
  /** To the list, where only one of the two has room. */
  onBack: (() => void) | undefined;
}

export function ConversationPane({ leadId, asked, onBack }: ConversationPaneProps) {
  const session = useSession();
  const lead = useQuery(leadQuery(leadId));
  const conversation = useQuery(conversationQuery(leadId));
  const change = useChangeLead(leadId);
  const mark = useMarkConversation();
  // What was asked for in another conversation, before this one was opened, is not asked for here.
  const [askedElsewhere] = useState(asked);
  if (lead.isPending) return <PageSkeleton />;
  if (!lead.data) return <ErrorState error={lead.error} onRetry={() => void lead.refetch()} />;
  const { name, phone, status, seller_id } = lead.data;
  const isClosed = conversation.data ? conversation.data.closed_at !== null : null;
  return (
    <section className={classes.pane} aria-label={name ?? phone ?? m.lead_unnamed()}>
      <Group justify="space-between" className={classes.paneHead} gap="xs">
        <Group gap="xs" wrap="nowrap" className={classes.who}>
          {onBack && (
            <ActionIcon variant="subtle" color="gray" onClick={onBack} aria-label={m.conversations_back()}>
              <ArrowLeft size={18} />
            </ActionIcon>
          )}
          <div className={classes.who}>
            <Anchor
              fw={600}
              truncate
              display="block"
              renderRoot={(props) => <Link to="/crm/leads/$leadId" params={{ leadId }} {...props} />}
            >
              {name ?? phone ?? m.lead_unnamed()}
            </Anchor>
            <Text size="xs" c="dimmed" component="span">
              {phone}
            </Text>
          </div>
          <LeadStatus status={status} />
          {conversation.data && <WindowLeft until={conversation.data.open_until} />}
        </Group>
        <Group gap="xs" wrap="nowrap">
          {session.permissions['leads.write'] === 'all' && (
            <SellerSelect value={seller_id} onChange={(id) => void change({ seller_id: id }).catch(toastError)} bare />
          )}
          {may(session, 'messages.write') && isClosed !== null && (
            <Tooltip label={isClosed ? m.conversation_reopen_hint() : m.conversation_close_hint()}>
              <Button
                size="xs"
                variant="default"
                leftSection={isClosed ? <RotateCcw size={14} /> : <CheckCheck size={14} />}
                onClick={() => mark.mutate({ id: leadId, closed: !isClosed })}
                loading={mark.isPending}
              >
                {isClosed ? m.conversation_reopen() : m.conversation_close()}
              </Button>
            </Tooltip>
          )}
        </Group>
      </Group>
      <Thread leadId={leadId} name={name} fills />
      {may(session, 'messages.write') && (
        <div className={classes.paneFoot}>
          <Composer key={leadId} leadId={leadId} name={name} asked={asked === askedElsewhere ? undefined : asked} />
        </div>
      )}
    </section>
  );
}

/** Closes it, or opens it again; closing can be taken back from the note about it. */
export function useMarkConversation() {
  const client = useQueryClient();
  const mark = useMutation({
    mutationFn: ({ id, closed }: { id: string; closed: boolean }) =>
      read(api.crm.conversations[':id'].$patch({ param: { id }, json: { closed } })),
    onSuccess: (_row, { id, closed }) => {
      if (closed) toastDone(m.conversation_closed_note(), () => mark.mutate({ id, closed: false }));
    },
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: keys.conversations.all }),
  });
  return mark;
}
