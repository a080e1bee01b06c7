/** On a lead's page: asks of any flow why the person is not in it. */
import { Select, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { flowsQuery } from '../../hsm/data.ts';
import { m } from '../../paraglide/messages.js';
import { Section } from '../../ui/section.tsx';
import { WhyAnswer } from './why-answer.tsx';

export function WhyNotInFlow({ leadId }: { leadId: string }) {
  const [flowId, setFlowId] = useState<string | null>(null);
  const flows = useInfiniteQuery(flowsQuery({}));
  const rows = flows.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={m.why_check()}>
      <Stack gap="sm">
        <Select
          aria-label={m.why_choose()}
          placeholder={m.why_choose()}
          data={rows.map(({ id, name }) => ({ value: id, label: name }))}
          value={flowId}
          onChange={setFlowId}
          disabled={rows.length === 0}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': m.clear() }}
          nothingFoundMessage={m.no_matches()}
        />
        {flowId && <WhyAnswer leadId={leadId} flowId={flowId} />}
      </Stack>
    </Section>
  );
}
