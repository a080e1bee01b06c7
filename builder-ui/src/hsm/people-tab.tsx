/** Everybody who is, or was, in a flow. */
import { Group, Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { flowsQuery, type EnrolmentFilter, type FlowRow } from './data.ts';
import { EnrolmentList } from './enrolment-list.tsx';
import { enrolmentStateName, enrolmentStates } from './enrolment-state.tsx';

export function PeopleTab() {
  const [state, setState] = useState<string | null>('open');
  const [flow, setFlow] = useState<string | null>(null);
  const flows = useInfiniteQuery(flowsQuery({}));
  const rows: FlowRow[] = flows.data?.pages.flatMap((page) => page.items) ?? [];
  const filter: EnrolmentFilter = {
    flow_id: flow ?? undefined,
    state: (state as EnrolmentFilter['state']) ?? undefined,
  };
  return (
    <>
      <Group gap="sm" mb="md">
        <Select
          aria-label={m.hsm_filter_state()}
          placeholder={m.hsm_filter_state()}
          data={[
            { value: 'open', label: m.hsm_enrolment_open() },
            ...enrolmentStates.map((name) => ({ value: name, label: enrolmentStateName(name) })),
          ]}
          value={state}
          onChange={setState}
          clearable
          clearButtonProps={{ 'aria-label': m.clear() }}
          w={200}
        />
        <Select
          aria-label={m.hsm_filter_flow()}
          placeholder={m.hsm_filter_flow()}
          data={rows.map((row) => ({ value: row.id, label: row.name }))}
          value={flow}
          onChange={setFlow}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': m.clear() }}
          w={240}
        />
      </Group>
      <EnrolmentList
        key={flow}
        filter={filter}
        inside={state === 'open' ? rows.find((row) => row.id === flow)?.people.total : undefined}
      />
    </>
  );
}
