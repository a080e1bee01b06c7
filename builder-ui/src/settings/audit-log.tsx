/** Who did what and when. Nothing here can be changed. */
import { Badge, Select, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { teamQuery } from '../leads/lead-queries.ts';
import { m } from '../paraglide/messages.js';
import { DataTable, RowTitle, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Time } from '../ui/time.tsx';
import { actionName } from './action-name.ts';
import { ObjectName } from './object-name.tsx';
import { auditQuery, type AuditEntry, type AuditFilters } from './settings-queries.ts';

export function AuditLog() {
  const [filters, setFilters] = useState<AuditFilters>({});
  const set = (part: AuditFilters) => setFilters((before) => ({ ...before, ...part }));
  const log = useInfiniteQuery(auditQuery(filters));
  const team = useQuery(teamQuery);
  const { action, ...narrowing } = filters;
  const isFiltered = Object.values(filters).some(Boolean);
  const rows = log.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <FilterBar
        label={m.settings_audit()}
        search={<SearchField value={action} onChange={(next) => set({ action: next })} label={m.audit_search()} />}
        set={Object.values(narrowing).filter(Boolean).length}
        onClear={() => setFilters({ action })}
      >
        <Select
          aria-label={m.audit_who()}
          placeholder={m.audit_who()}
          data={(team.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={filters.actor ?? null}
          onChange={(actor) => set({ actor: actor ?? undefined })}
          clearable
          searchable
          w={180}
        />
        <TextInput
          type="date"
          aria-label={m.audit_from()}
          title={m.audit_from()}
          value={filters.from ?? ''}
          onChange={(event) => set({ from: event.currentTarget.value || undefined })}
          w={150}
        />
        <TextInput
          type="date"
          aria-label={m.audit_to()}
          title={m.audit_to()}
          value={filters.to ?? ''}
          onChange={(event) => set({ to: event.currentTarget.value || undefined })}
          w={150}
        />
      </FilterBar>
      <DataTable
        label={m.settings_audit()}
        columns={columns()}
        rows={rows}
        keyOf={(row) => row.id}
        error={log.error}
        onRetry={() => void log.refetch()}
        more={{ has: log.hasNextPage, loading: log.isFetchingNextPage, load: () => void log.fetchNextPage() }}
        empty={<EmptyState icon={ScrollText} text={isFiltered ? m.no_matches() : m.audit_empty()} />}
      />
    </>
  );
}

function columns(): Column<AuditEntry>[] {
  return [
    { id: 'at', header: m.audit_when(), width: 130, cell: (row) => <Time at={row.occurred_at} /> },
    {
      id: 'what',
      header: m.audit_what(),
      cell: (row) => (
        <RowTitle under={row.actor_name ?? actorKind(row)}>
          {actionName(row.action, row.outcome === 'denied')}{' '}
          <Text span size="xs" c="dimmed">
            {row.action}
          </Text>
        </RowTitle>
      ),
    },
    { id: 'who', header: m.audit_who(), from: 'sm', cell: (row) => row.actor_name ?? actorKind(row) },
    {
      id: 'object',
      header: m.audit_object(),
      from: 'sm',
      cell: (row) => <ObjectName row={row} />,
    },
    { id: 'outcome', header: m.audit_outcome(), from: 'sm', cell: (row) => <Outcome outcome={row.outcome} /> },
  ];
}

function Outcome({ outcome }: { outcome: AuditEntry['outcome'] }) {
  if (outcome === 'ok') return <Badge color="green">{m.audit_ok()}</Badge>;
  if (outcome === 'denied') return <Badge color="amber">{m.audit_denied()}</Badge>;
  return <Badge color="red">{m.audit_failed()}</Badge>;
}

function actorKind({ actor_type }: AuditEntry): string {
  return {
    user: m.actor_user,
    api_key: m.actor_api_key,
    system: m.actor_system,
    webhook: m.actor_webhook,
    operator: m.actor_operator,
  }[actor_type]();
}
