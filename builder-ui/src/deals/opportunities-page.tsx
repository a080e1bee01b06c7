/** Deals in progress and decided, with their deadlines. */
import { Button, Group, SegmentedControl, Select, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Handshake, Plus } from 'lucide-react';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { DataTable, rowLink, RowTitle, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Money } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Time } from '../ui/time.tsx';
import { useNow } from '../ui/use-now.ts';
import { ImportLink } from '../import/import-link.tsx';
import { LeadLink } from '../leads/lead-link.tsx';
import { opportunitiesQuery, stagesQuery, type Opportunity, type OpportunityFilters } from './deal-queries.ts';
import { opportunityStateName, opportunityStates, OpportunityStatus } from './deal-status.tsx';
import { Due } from './deadline.tsx';
import { StageSums } from './stage-sums.tsx';
import { teamQuery } from '../leads/lead-queries.ts';
import { may } from '../app/access.ts';
import { useSession } from '../app/session.ts';
import { OpportunityDrawer } from './opportunity-drawer.tsx';

const route = getRouteApi('/shell/crm/opportunities');

export function OpportunitiesPage() {
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const opportunities = useInfiniteQuery(opportunitiesQuery(filters));
  const rows = opportunities.data?.pages.flatMap((page) => page.items);
  const [edited, setEdited] = useState<Opportunity | 'new'>();
  const set = (part: OpportunityFilters) => void navigate({ search: { ...filters, ...part }, replace: true });
  const session = useSession();
  const stages = useQuery(stagesQuery).data?.items ?? [];
  const readsTeam = may(session, 'team.read');
  const team = useQuery({ ...teamQuery, enabled: readsTeam }).data?.items ?? [];
  const filtered = Object.values(filters).some((value) => value !== undefined);
  const create = (
    <Button leftSection={<Plus size={16} />} onClick={() => setEdited('new')}>
      {m.opportunity_create()}
    </Button>
  );
  return (
    <Page
      title={m.page_opportunities()}
      actions={
        <>
          <ImportLink to="/crm/opportunities/import" />
          {create}
        </>
      }
    >
      <Group gap="xs" mb="sm" role="search" aria-label={m.opportunities_search()}>
        <SearchField value={filters.q} onChange={(q) => set({ q })} label={m.opportunities_search()} />
        <SegmentedControl
          aria-label={m.lead_status()}
          value={filters.status ?? ''}
          onChange={(status) => set({ status: status === '' ? undefined : status })}
          data={[
            { value: '' as const, label: m.opportunities_all() },
            ...opportunityStates.map((state) => ({ value: state, label: opportunityStateName(state) })),
          ]}
        />
        {(stages.length > 0 || filters.stage) && (
          <Select
            aria-label={m.opportunity_stage()}
            placeholder={m.opportunity_stage()}
            data={[...new Set([...stages.map(({ name }) => name), ...(filters.stage ? [filters.stage] : [])])]}
            value={filters.stage ?? null}
            onChange={(stage) => set({ stage: stage ?? undefined })}
            clearable
            searchable
            w={170}
          />
        )}
        {readsTeam && (
          <Select
            aria-label={m.opportunity_seller()}
            placeholder={m.opportunity_seller()}
            data={team.map(({ id, name }) => ({ value: id, label: name }))}
            value={filters.seller_id ?? null}
            onChange={(seller) => set({ seller_id: seller ?? undefined })}
            clearable
            searchable
            w={170}
          />
        )}
      </Group>
      <StageSums filters={filters} onPick={(stage) => set({ stage })} />
      <DataTable
        label={m.page_opportunities()}
        columns={columns(setEdited, (id) => team.find((one) => one.id === id)?.name)}
        rows={rows}
        keyOf={(row) => row.id}
        error={opportunities.error}
        onRetry={() => void opportunities.refetch()}
        more={{
          has: opportunities.hasNextPage,
          loading: opportunities.isFetchingNextPage,
          load: () => void opportunities.fetchNextPage(),
        }}
        empty={
          <EmptyState
            icon={Handshake}
            text={filtered ? m.no_matches() : m.opportunities_empty()}
            action={
              filtered ? (
                <Button
                  variant="default"
                  onClick={() => set({ q: undefined, status: undefined, stage: undefined, seller_id: undefined })}
                >
                  {m.clear_filters()}
                </Button>
              ) : (
                create
              )
            }
          />
        }
      />
      <OpportunityDrawer opportunity={edited} onClose={() => setEdited(undefined)} />
    </Page>
  );
}

function columns(
  open: (row: Opportunity) => void,
  nameOf: (seller: string) => string | undefined,
): Column<Opportunity>[] {
  return [
    {
      id: 'name',
      header: m.opportunity_name(),
      cell: (row) => (
        <RowTitle
          under={
            <>
              <Money amount={row.value} currency={row.currency} /> · {row.lead_name ?? m.lead_unnamed()}
            </>
          }
        >
          <button type="button" className={rowLink} onClick={() => open(row)}>
            {row.name}
          </button>
        </RowTitle>
      ),
    },
    {
      id: 'lead',
      header: m.deal_lead(),
      from: 'sm',
      cell: (row) => <LeadLink id={row.lead_id} name={row.lead_name} />,
    },
    {
      id: 'value',
      header: m.opportunity_value(),
      from: 'sm',
      align: 'right',
      cell: (row) => <Money amount={row.value} currency={row.currency} />,
    },
    { id: 'stage', header: m.opportunity_stage(), from: 'sm', cell: (row) => row.stage ?? '–' },
    {
      id: 'seller',
      header: m.opportunity_seller(),
      from: 'md',
      cell: (row) => (row.seller_id && nameOf(row.seller_id)) || '–',
    },
    { id: 'status', header: m.lead_status(), width: 110, cell: (row) => <OpportunityStatus status={row.status} /> },
    { id: 'deadline', header: m.opportunity_deadline(), from: 'md', cell: (row) => <Deadline opportunity={row} /> },
  ];
}

/** The deadline, and how soon it is while the deal is open. */
function Deadline({ opportunity: { deadline, status } }: { opportunity: Opportunity }) {
  const now = useNow();
  if (!deadline) return <>–</>;
  const overdue = status === 'open' && new Date(deadline) < now;
  return (
    <>
      <Due at={deadline} />
      {status === 'open' && (
        <Text size="xs" c={overdue ? 'var(--mantine-color-error)' : 'dimmed'}>
          {overdue && `${m.opportunity_overdue()} `}
          <Time at={deadline} show="relative" />
        </Text>
      )}
    </>
  );
}
