/** Choosing one lead by name or phone. */
import { Loader, Select, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { useLeadChoices } from './facts.ts';

interface LeadPickerProps {
  label: string;
  value: { id: string; name: string } | null;
  onChange(lead: { id: string; name: string } | null): void;
}

export function LeadPicker({ label, value, onChange }: LeadPickerProps) {
  const [search, setSearch] = useState('');
  const [text] = useDebouncedValue(search === value?.name ? '' : search, 250);
  const { leads, loading } = useLeadChoices(text);
  const named = leads.map((lead) => ({ value: lead.id, label: lead.name ?? lead.phone ?? lead.id }));
  const data =
    value && !named.some((lead) => lead.value === value.id)
      ? [{ value: value.id, label: value.name }, ...named]
      : named;
  return (
    <Select
      label={label}
      data={data}
      value={value?.id ?? null}
      onChange={(id, option) => onChange(id === null || option === null ? null : { id, name: option.label })}
      searchValue={search}
      onSearchChange={setSearch}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': m.clear() }}
      filter={({ options }) => options}
      // Several may have one name.
      renderOption={({ option }) => (
        <span>
          {option.label}
          <Text span size="xs" c="dimmed" ml={6} translate="no">
            {leads.find(({ id, name }) => id === option.value && name !== null)?.phone}
          </Text>
        </span>
      )}
      nothingFoundMessage={m.builder_nothing_found()}
      placeholder={m.builder_lead_placeholder()}
      rightSection={loading && value === null ? <Loader size={14} /> : undefined}
    />
  );
}
