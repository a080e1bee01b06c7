/** Every lead of the business (a seller sees their own), with search, filters, an order, and what can be done to many at once. */
import { Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ListChecks, Plus, Users } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { hasFeature, may } from '../../app/access.ts';
import { useSession } from '../../app/session.ts';
import { ImportLink } from '../../import/import-link.tsx';
import { language } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { CountedAt } from '../../ui/counted-at.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatNumber } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { BulkBar } from '../bulk/bulk-bar.tsx';
import { BulkProgress } from '../bulk/bulk-progress.tsx';
import type { Whom } from '../bulk/bulk-queries.ts';
import { ColumnMenu, useChosenColumns } from './column-menu.tsx';
import { CreateLead } from '../create-lead.tsx';
import { ImportBatchBar } from './import-batch.tsx';
import { allLeadColumns, shownColumns } from './lead-columns.tsx';
import { LeadFilterBar } from './lead-filter-bar.tsx';
import { customFieldsQuery } from '../fields/field-queries.ts';
import { fromQuery, leadsQuery, leadTotalsQuery, teamQuery } from '../lead-queries.ts';
import type { LeadFilters, LeadOrder, LeadView } from '../lead-queries.ts';
import { ViewsMenu } from './views-menu.tsx';

const BulkHistory = lazy(() => import('../bulk/bulk-history.tsx').then((file) => ({ default: file.BulkHistory })));

const route = getRouteApi('/shell/crm/leads');

export function LeadsPage() {
  const session = useSession();
  const { new: create, bulk, by, view, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const leads = useInfiniteQuery(leadsQuery({ ...filters, order: by }));
  const totals = useQuery(leadTotalsQuery(filters));
  const team = useQuery({ ...teamQuery, enabled: may(session, 'team.read') });
  const managed = useQuery(customFieldsQuery);
  const mayBulk = hasFeature(session, 'bulk-changes');
  const rows = leads.data?.pages.flatMap((page) => page.items);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [isAll, setAll] = useState(false);
  const [columns, setColumns] = useChosenColumns();
  const [creating, setCreating] = useState(create === 'lead');
  const [history, setHistory] = useState(false);
  const filtered = Object.values(filters).some((value) => value !== undefined);

  const choose = (next: ReadonlySet<string>) => {
    setTicked(next);
    setAll(false);
  };
  const go = (next: LeadFilters & { by?: LeadOrder; bulk?: string; view?: string }) =>
    void navigate({ search: next, replace: true });
  const setFilters = (next: LeadFilters) => {
    choose(new Set());
    go({ ...next, by, bulk, view });
  };
  const setOrder = (next: LeadOrder) => go({ ...filters, by: next === 'newest' ? undefined : next, bulk, view });
  const setBulk = (next: string | undefined) => go({ ...filters, by, bulk: next, view });
  const setView = (next: LeadView | undefined) => {
    choose(new Set());
    if (!next) return go({ bulk });
    if (next.columns.length > 0) setColumns(next.columns);
    go({ ...fromQuery(next.filters), by: next.sort === 'newest' ? undefined : next.sort, bulk, view: next.id });
  };
  const closeCreate = () => {
    setCreating(false);
    if (create) go({ ...filters, by, bulk, view });
  };
  const all = allLeadColumns({
    q: filters.q,
    sellers: new Map((team.data?.items ?? []).map(({ id, name }) => [id, name])),
    custom: ownFields(managed.data?.items ?? [], rows ?? [], columns),
  });
  const whom: Whom = isAll && totals.data ? { filters, people: totals.data.leads } : { ids: [...ticked] };
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
          {may(session, 'leads.merge') && hasFeature(session, 'duplicates') && (
            <Button variant="default" renderRoot={(props) => <Link to="/crm/leads/duplicates" {...props} />}>
              {m.duplicates_page()}
            </Button>
          )}
          <ImportLink to="/crm/leads/import" />
          {createButton}
        </>
      }
    >
      <LeadFilterBar filters={filters} onChange={setFilters} rows={rows ?? []} />
      <Group justify="space-between" mb="xs" gap="xs">
        <Group gap={6}>
          <Text size="sm" c="dimmed" aria-live="polite">
            {totals.data &&
              m.leads_totals({
                count: totals.data.leads,
                number: formatNumber(totals.data.leads, language()),
                reachable: formatNumber(totals.data.reachable, language()),
              })}
          </Text>
          <CountedAt at={totals.data?.as_of} />
        </Group>
        <Group gap="xs">
          <ViewsMenu current={view} shown={{ filters, order: by ?? 'newest', columns }} onChoose={setView} />
          <ColumnMenu all={all} chosen={columns} onChange={setColumns} />
          {mayBulk && (
            <Button variant="default" leftSection={<ListChecks size={16} />} onClick={() => setHistory(true)}>
              {m.bulk_history()}
            </Button>
          )}
        </Group>
      </Group>
      {filters.import && may(session, 'imports.run') && <ImportBatchBar id={filters.import} onBegun={setBulk} />}
      {bulk && <BulkProgress key={bulk} id={bulk} onClose={() => setBulk(undefined)} onBegun={setBulk} />}
      {(ticked.size > 0 || isAll) && (
        <BulkBar
          whom={whom}
          total={totals.data?.leads}
          onAll={() => setAll(true)}
          onClear={() => choose(new Set())}
          onBegun={(id) => {
            choose(new Set());
            setBulk(id);
          }}
        />
      )}
      <DataTable
        label={m.page_leads()}
        columns={shownColumns(all, columns, by ?? 'newest', setOrder)}
        rows={rows}
        keyOf={(lead) => lead.id}
        nameOf={(lead) => lead.name ?? lead.phone ?? lead.id}
        error={leads.error}
        onRetry={() => void leads.refetch()}
        selection={
          mayBulk ? { chosen: isAll ? new Set((rows ?? []).map(({ id }) => id)) : ticked, onChange: choose } : undefined
        }
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
      <CreateLead opened={creating} onClose={closeCreate} />
      <Suspense>{history && <BulkHistory opened onClose={() => setHistory(false)} />}</Suspense>
    </Page>
  );
}

/** Fields of the business's own: the managed ones in their order, those of the rows, and those that are chosen though no row has them. */
function ownFields(
  managed: { key: string; label: string }[],
  rows: { custom: object }[],
  columns: string[],
): { key: string; label: string }[] {
  const chosen = columns.filter((id) => id.startsWith('custom.')).map((id) => id.slice('custom.'.length));
  const others = new Set([...chosen, ...rows.flatMap(({ custom }) => Object.keys(custom))]);
  for (const { key } of managed) others.delete(key);
  return [...managed, ...[...others].toSorted().map((key) => ({ key, label: key }))];
}
