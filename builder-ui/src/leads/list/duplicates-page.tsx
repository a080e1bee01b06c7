/** Leads that may be one person, group by group, each with the way to make one of them. */
import { Anchor, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Merge, UsersRound } from 'lucide-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { m } from '../../paraglide/messages.js';
import { CountedAt } from '../../ui/counted-at.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { allDuplicatesQuery, type DuplicateGroup } from '../lead-queries.ts';
import { LeadStatus } from '../lead-status.tsx';

const MergeLeads = lazy(() => import('../merge-leads.tsx').then((file) => ({ default: file.MergeLeads })));

type Member = DuplicateGroup['leads'][number];

export function DuplicatesPage() {
  const groups = useQuery(allDuplicatesQuery);
  const [pair, setPair] = useState<[Member, Member]>();
  return (
    <Page
      title={m.duplicates_page()}
      subtitle={m.duplicates_about()}
      back={
        <Anchor size="sm" renderRoot={(props) => <Link to="/crm/leads" {...props} />}>
          ← {m.page_leads()}
        </Anchor>
      }
    >
      {groups.error ? (
        <ErrorState error={groups.error} onRetry={() => void groups.refetch()} />
      ) : !groups.data ? (
        <Skeleton h={180} aria-busy="true" />
      ) : groups.data.items.length === 0 ? (
        <EmptyState icon={UsersRound} text={m.duplicates_none()} />
      ) : (
        <Stack gap="sm" maw={860}>
          <CountedAt at={groups.data.as_of} />
          {groups.data.items.map((group) => (
            <GroupCard key={group.leads.map(({ id }) => id).join()} group={group} onMerge={setPair} />
          ))}
        </Stack>
      )}
      <Suspense>
        {pair && (
          <MergeLeads
            lead={pair[0]}
            other={pair[1]}
            onClose={() => setPair(undefined)}
            onMerged={() => setPair(undefined)}
          />
        )}
      </Suspense>
    </Page>
  );
}

function GroupCard({ group, onMerge }: { group: DuplicateGroup; onMerge: (pair: [Member, Member]) => void }) {
  const [first, ...others] = group.leads;
  return (
    <Stack gap={8} p="sm" bd="1px solid var(--line)" style={{ borderRadius: 6 }}>
      <Text size="xs" c="dimmed">
        {group.why === 'email' ? m.duplicates_email() : m.duplicates_name()}
      </Text>
      {first && <MemberRow lead={first} />}
      {others.map((lead) => (
        <MemberRow key={lead.id} lead={lead}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Merge size={14} />}
            aria-label={m.duplicates_merge_label({ name: nameOf(lead) })}
            onClick={() => onMerge([first!, lead])}
          >
            {m.duplicates_merge()}
          </Button>
        </MemberRow>
      ))}
    </Stack>
  );
}

const nameOf = (lead: Member): string => lead.name ?? lead.phone ?? lead.email ?? m.lead_unnamed();

function MemberRow({ lead, children }: { lead: Member; children?: ReactNode }) {
  return (
    <Group justify="space-between" gap="xs">
      <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/crm/leads/$leadId" params={{ leadId: lead.id }} {...props} />}
        >
          {nameOf(lead)}
        </Anchor>
        <Text size="xs" c="dimmed" component="div">
          {[lead.phone, lead.email].filter(Boolean).join(' · ')} · <Time at={lead.created_at} />
        </Text>
      </div>
      <Group gap="xs">
        <LeadStatus status={lead.status} />
        {children}
      </Group>
    </Group>
  );
}
