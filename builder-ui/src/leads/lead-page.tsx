/** Everything about one lead: who they are, how they came, where they stand in flows, and what happened so far. */
import { ActionIcon, Anchor, Badge, Button, Grid, Group, Menu, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Navigate } from '@tanstack/react-router';
import { BellOff, Download, EllipsisVertical, Merge, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { may } from '../app/access.ts';
import { ApiProblem } from '../app/problem.ts';
import { useSession } from '../app/session.ts';
import { PageNotFound } from '../app/page-not-found.tsx';
import { OpportunityDrawer } from '../deals/opportunity-drawer.tsx';
import { SaleDrawer } from '../deals/sale-drawer.tsx';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { AdCard } from './ad-card.tsx';
import { DuplicateLeads } from './duplicate-leads.tsx';
import { LeadConsent } from './lead-consent.tsx';
import { LeadEnrolments } from './lead-enrolments.tsx';
import { LeadFacts } from './lead-facts.tsx';
import { leadQuery, type Lead } from './lead-queries.ts';
import { LeadStatus } from './lead-status.tsx';
import { LeadTimeline } from './timeline/lead-timeline.tsx';
import { MergeLeads, type MergeCandidate } from './merge-leads.tsx';
import { Unreachable } from './unreachable.tsx';
import { WhyNotInFlow } from './why/why-not-in-flow.tsx';
import { useDeleteLead } from './use-delete-lead.ts';
import { useExportLead } from './use-export-lead.ts';

const route = getRouteApi('/shell/crm/leads/$leadId');

export function LeadPage() {
  const { leadId } = route.useParams();
  const lead = useQuery(leadQuery(leadId));
  // Of a lead that was merged the API answers with the one it became part of.
  if (lead.data && lead.data.id !== leadId) {
    return <Navigate to="/crm/leads/$leadId" params={{ leadId: lead.data.id }} replace />;
  }
  if (lead.data) return <LeadDetail key={leadId} lead={lead.data} />;
  if (lead.error instanceof ApiProblem && lead.error.status === 404) return <PageNotFound />;
  if (lead.isError) {
    return (
      <Page title={m.page_leads()}>
        <ErrorState error={lead.error} onRetry={() => void lead.refetch()} />
      </Page>
    );
  }
  return <PageSkeleton />;
}

function LeadDetail({ lead }: { lead: Lead }) {
  const session = useSession();
  const remove = useDeleteLead(lead);
  const download = useExportLead(lead.id);
  const [drawer, setDrawer] = useState<'opportunity' | 'sale'>();
  const [merging, setMerging] = useState<{ with?: MergeCandidate }>();
  const person = { id: lead.id, name: lead.name };
  return (
    <Page
      title={lead.name ?? lead.phone ?? m.lead_unnamed()}
      back={
        <Anchor size="sm" renderRoot={(props) => <Link to="/crm/leads" {...props} />}>
          ← {m.page_leads()}
        </Anchor>
      }
      aside={
        <Group gap={6}>
          <LeadStatus status={lead.status} />
          {lead.consent === 'revoked' && (
            <Badge color="red" leftSection={<BellOff size={12} />}>
              {m.lead_opted_out()}
            </Badge>
          )}
        </Group>
      }
      actions={
        <>
          {may(session, 'deals.write') && (
            <>
              <Button variant="default" leftSection={<Plus size={16} />} onClick={() => setDrawer('opportunity')}>
                {m.page_opportunities_one()}
              </Button>
              <Button variant="default" leftSection={<Plus size={16} />} onClick={() => setDrawer('sale')}>
                {m.page_sales_one()}
              </Button>
            </>
          )}
          {(may(session, 'leads.merge') || may(session, 'leads.delete')) && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="default" size={36} aria-label={m.more_actions()}>
                  <EllipsisVertical size={16} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {may(session, 'leads.merge') && (
                  <Menu.Item leftSection={<Merge size={16} />} onClick={() => setMerging({})}>
                    {m.merge_action()}
                  </Menu.Item>
                )}
                {may(session, 'leads.export') && (
                  <Menu.Item leftSection={<Download size={16} />} onClick={() => void download()}>
                    {m.lead_export()}
                  </Menu.Item>
                )}
                {may(session, 'leads.delete') && (
                  <Menu.Item c="red" leftSection={<Trash2 size={16} />} onClick={() => void remove()}>
                    {m.delete_()}
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          )}
        </>
      }
    >
      <Unreachable lead={lead} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="md">
            <LeadFacts lead={lead} />
            <DuplicateLeads lead={lead} onMerge={(other) => setMerging({ with: other })} />
            <LeadConsent lead={lead} />
            <AdCard lead={lead} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="md">
            {may(session, 'enrolments.read') && <LeadEnrolments leadId={lead.id} />}
            {may(session, 'enrolments.read') && may(session, 'flows.read') && <WhyNotInFlow leadId={lead.id} />}
            <LeadTimeline lead={lead} />
          </Stack>
        </Grid.Col>
      </Grid>
      {merging && <MergeLeads lead={lead} other={merging.with} onClose={() => setMerging(undefined)} />}
      <OpportunityDrawer
        opportunity={drawer === 'opportunity' ? 'new' : undefined}
        lead={person}
        onClose={() => setDrawer(undefined)}
      />
      <SaleDrawer sale={drawer === 'sale' ? 'new' : undefined} lead={person} onClose={() => setDrawer(undefined)} />
    </Page>
  );
}
