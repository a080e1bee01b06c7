/** Finds one lead by name, phone or e-mail. */
import { Loader, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { m } from '../paraglide/messages.js';
import type { Lead } from './lead-queries.ts';

interface LeadPickerProps {
  label: string;
  value: string | null;
  /** The lead that is chosen already, so that its name shows before any search. */
  chosen?: { id: string; name: string | null };
  onChange: (id: string | null, lead: Lead | undefined) => void;
  error?: ReactNode;
  disabled?: boolean;
}

export function LeadPicker({ label, value, chosen, onChange, error, disabled }: LeadPickerProps) {
  const [typed, setTyped] = useState('');
  const [query] = useDebouncedValue(typed.trim(), 200);
  const found = useQuery({
    queryKey: keys.leads.list({ q: query, limit: 10 }),
    queryFn: () => read(api.crm.leads.$get({ query: { ...(query ? { q: query } : {}), limit: '10' } })),
    placeholderData: keepPreviousData,
  });
  const leads = found.data?.items ?? [];
  const data = leads.map((lead) => ({ value: lead.id, label: leadLabel(lead) }));
  if (chosen && !data.some((option) => option.value === chosen.id)) {
    data.unshift({ value: chosen.id, label: chosen.name ?? m.lead_unnamed() });
  }
  return (
    <Select
      label={label}
      placeholder={m.lead_picker_hint()}
      data={data}
      value={value}
      onChange={(id) =>
        onChange(
          id,
          leads.find((lead) => lead.id === id),
        )
      }
      searchable
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? m.loading() : m.no_matches()}
      rightSection={found.isFetching ? <Loader size={14} /> : undefined}
      error={error}
      disabled={disabled}
    />
  );
}

/** A lead's name with its phone, or whatever is known. */
export function leadLabel(lead: Pick<Lead, 'name' | 'phone' | 'email'>): string {
  return [lead.name, lead.phone ?? lead.email].filter(Boolean).join(' · ') || m.lead_unnamed();
}
