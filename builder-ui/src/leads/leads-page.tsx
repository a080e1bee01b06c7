/** Every lead of the business (a seller sees their own), with search, filters and what can be done to many at once. */
import { Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus, Users } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '../app/session.ts';
import { ImportLink } from '../import/import-link.tsx';
import { m } from '../paraglide/messages.js';
import { DataTable } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { BulkActions } from './bulk-actions.tsx';
import { CreateLead } from './create-lead.tsx';
import { leadColumns } from './lead-columns.tsx';
import { LeadFilterBar } from './lead-filter-bar.tsx';
import { leadsQuery, type LeadFilters } from './lead-queries.ts';

const route = getRouteApi('/shell/crm/leads');

export function LeadsPage() {
  const session = useSession();
  const { new: create, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const leads = useInfiniteQuery(leadsQuery(filters));
  const rows = leads.data?.pages.flatMap((page) => page.items);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [creating, setCreating] = useState(create === 'lead');
  const filtered = Object.values(filters).some((value) => value !== undefined);

  const setFilters = (next: LeadFilters) => {
    setChosen(new Set());
    void navigate({ search: next, replace: true });
  };
  const closeCreate = () => {
    setCreating(false);
    if (create) void navigate({ search: filters, replace: true });
  };
  const createButton = (
    <Button leftSection={<Plus size={16} />} onClick={() => setCreating(true)}>
      {m.leads_create()}
    </Button>
  );
  return (
    <Page
      title={m.page_leads()}
      subtitle={
        { all: undefined, team: m.leads_team_only(), own: m.leads_own_only() }[
          session.permissions['leads.read'] ?? 'all'
        ]
      }
      actions={
        <>
          <ImportLink to="/crm/leads/import" />
          {createButton}
        </>
      }
    >
      <LeadFilterBar filters={filters} onChange={setFilters} rows={rows ?? []} />
      {chosen.size > 0 && (
        <BulkActions chosen={(rows ?? []).filter((lead) => chosen.has(lead.id))} onDone={() => setChosen(new Set())} />
      )}
      <DataTable
        label={m.page_leads()}
        columns={leadColumns()}
        rows={rows}
        keyOf={(lead) => lead.id}
        nameOf={(lead) => lead.name ?? lead.phone ?? lead.id}
        error={leads.error}
        onRetry={() => void leads.refetch()}
        selection={{ chosen, onChange: setChosen }}
        more={{ has: leads.hasNextPage, loading: leads.isFetchingNextPage, load: () => void leads.fetchNextPage() }}
        empty={
          filtered ? (
            <EmptyState
              icon={Users}
              text={m.no_matches()}
              action={
                <Button variant="default" onClick={() => setFilters({})}>
                  {m.clear_filters()}
                </Button>
              }
            />
          ) : (
            <EmptyState icon={Users} text={m.leads_empty()} action={createButton} />
          )
        }
      />
      {rows && rows.length > 0 && !leads.hasNextPage && (
        <Group justify="center" py="sm">
          <Text size="xs" c="dimmed">
            {m.results({ count: rows.length })}
          </Text>
        </Group>
      )}
      <CreateLead opened={creating} onClose={closeCreate} />
    </Page>
  );
}
