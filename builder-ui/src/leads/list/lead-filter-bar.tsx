/** Search and filters above the list of leads. They live in the address, so a view can be shared and the back button works. */
import { Button, Pill, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { may } from '../../app/access.ts';
import { useSession } from '../../app/session.ts';
import { m } from '../../paraglide/messages.js';
import { segmentChoicesQuery } from '../../segments/segment-queries.ts';
import { FilterBar } from '../../ui/filter-bar.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { batchName } from './import-batch.tsx';
import { importBatchesQuery, teamQuery, type Lead, type LeadFilters } from '../lead-queries.ts';
import { sourceChoices, statusChoices } from '../lead-status.tsx';

const MoreFilters = lazy(() => import('./more-filters.tsx').then((file) => ({ default: file.MoreFilters })));

interface LeadFilterBarProps {
  filters: LeadFilters;
  onChange: (filters: LeadFilters) => void;
  /** What is loaded: its statuses and sources join the choices. */
  rows: Lead[];
}

export function LeadFilterBar({ filters, onChange, rows }: LeadFilterBarProps) {
  const session = useSession();
  const readsTeam = may(session, 'team.read');
  const team = useQuery({ ...teamQuery, enabled: readsTeam });
  const segments = useQuery({ ...segmentChoicesQuery, enabled: may(session, 'segments.read') });
  const batches = useQuery({ ...importBatchesQuery, enabled: may(session, 'imports.run') });
  const mayCondition = may(session, 'segments.read') && may(session, 'flows.read');
  const [more, setMore] = useState(false);
  const set = (part: LeadFilters) => onChange({ ...filters, ...part });
  const { q: _, ...narrowing } = filters;
  const count = Object.values(narrowing).filter((value) => value !== undefined).length;
  const statuses = [...rows.map((lead) => lead.status), ...(filters.status ? [filters.status] : [])];
  const sources = [...rows.map((lead) => lead.lead_source), filters.source].filter(
    (source) => typeof source === 'string',
  );
  return (
    <FilterBar
      label={m.leads_search()}
      search={<SearchField value={filters.q} onChange={(q) => set({ q })} label={m.leads_search()} />}
      set={count}
      onClear={() => onChange({ q: filters.q })}
    >
      <Select
        aria-label={m.lead_status()}
        placeholder={m.lead_status()}
        data={statusChoices(statuses)}
        value={filters.status ?? null}
        onChange={(status) => set({ status: status ?? undefined })}
        clearable
        w={150}
      />
      {readsTeam && (
        <Select
          aria-label={m.lead_seller()}
          placeholder={m.lead_seller()}
          data={(team.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={filters.seller ?? null}
          onChange={(seller) => set({ seller: seller ?? undefined })}
          clearable
          searchable
          w={160}
        />
      )}
      <Select
        aria-label={m.lead_source()}
        placeholder={m.lead_source()}
        data={sourceChoices(sources)}
        value={filters.source ?? null}
        onChange={(source) => set({ source: source ?? undefined })}
        clearable
        w={150}
      />
      {((segments.data?.items.length ?? 0) > 0 || filters.segment !== undefined) && (
        <Select
          aria-label={m.lead_segment()}
          placeholder={m.lead_segment()}
          data={(segments.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={filters.segment ?? null}
          onChange={(segment) => set({ segment: segment ?? undefined })}
          clearable
          searchable
          w={150}
        />
      )}
      {(batches.data?.items.length ?? 0) > 0 && (
        <Select
          aria-label={m.leads_import()}
          placeholder={m.leads_import()}
          data={(batches.data?.items ?? []).map((batch) => ({ value: batch.id, label: batchName(batch) }))}
          value={filters.import ?? null}
          onChange={(batch) => set({ import: batch ?? undefined })}
          clearable
          searchable
          w={190}
        />
      )}
      {mayCondition && (
        <Button variant={filters.where === undefined ? 'default' : 'light'} onClick={() => setMore(true)}>
          {filters.where === undefined ? m.leads_more_filters() : m.leads_more_filters_on()}
        </Button>
      )}
      <TagFilter value={filters.tag} onChange={(tag) => set({ tag })} />
      {(filters.ad ?? filters.campaign) !== undefined && (
        <Pill
          size="lg"
          withRemoveButton
          onRemove={() => set({ ad: undefined, campaign: undefined })}
          removeButtonProps={{ 'aria-label': m.clear_filters(), tabIndex: 0, 'aria-hidden': false }}
        >
          {filters.ad === undefined ? m.ad_campaign() : m.ad_ad()} {filters.ad ?? filters.campaign}
        </Pill>
      )}
      <Suspense>
        {more && (
          <MoreFilters
            where={filters.where}
            onChange={(where) => {
              setMore(false);
              set({ where });
            }}
            onClose={() => setMore(false)}
          />
        )}
      </Suspense>
    </FilterBar>
  );
}

function TagFilter({ value, onChange }: { value: string | undefined; onChange: (tag: string | undefined) => void }) {
  return (
    <TextInput
      key={value ?? ''}
      aria-label={m.lead_tag()}
      placeholder={m.lead_tag()}
      defaultValue={value ?? ''}
      onBlur={(event) => apply(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Enter' && apply(event.currentTarget.value)}
      w={130}
    />
  );
  function apply(typed: string) {
    const tag = typed.trim() || undefined;
    if (tag !== value) onChange(tag);
  }
}
