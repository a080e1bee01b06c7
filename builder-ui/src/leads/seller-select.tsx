/** Whose lead it is. */
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { m } from '../paraglide/messages.js';
import { teamQuery } from './lead-queries.ts';

interface SellerSelectProps {
  value: string | null;
  onChange: (id: string | null) => void;
  /** Without its label on screen, where there is little room. */
  bare?: boolean;
}

export function SellerSelect({ value, onChange, bare }: SellerSelectProps) {
  const team = useQuery(teamQuery);
  return (
    <Select
      {...(bare ? { 'aria-label': m.lead_seller(), w: 170 } : { label: m.lead_seller() })}
      size="xs"
      placeholder={m.lead_no_seller()}
      data={(team.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
      clearable
      searchable
    />
  );
}
