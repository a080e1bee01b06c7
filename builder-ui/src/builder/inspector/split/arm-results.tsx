/** What became of those who took each way of a split, and whether one of them wins. */
import { Alert, SegmentedControl, Stack, Table, Title } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Trophy } from 'lucide-react';
import { useState } from 'react';
import type { Node } from '#flow';
import { api, read } from '../../../api.ts';
import { keys } from '../../../app/keys.ts';
import { language, say } from '../../../app/language.ts';
import { m } from '../../../paraglide/messages.js';
import { formatPercent } from '../../../ui/format.ts';
import { useParts } from '../../builder-context.tsx';
import classes from '../inspector.module.css';

export const splitsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.flows.part(id, 'splits'),
    queryFn: () => read(api.crm.flows[':id'].splits.$get({ param: { id }, query: { days: '366' } })),
  });

type Measure = 'goals' | 'replied' | 'bought';

/** Nothing for steps that do not split, and before anybody came by. */
export function ArmResults({ node }: { node: Node }) {
  const { flowId } = useParts();
  const [measure, setMeasure] = useState<Measure>('goals');
  const splits = useQuery({ ...splitsQuery(flowId), enabled: node.kind === 'split' });
  const found = splits.data?.splits.find((split) => split.node_id === node.id);
  if (!found || found.arms.every((arm) => arm.people === 0)) return null;
  const verdict = found.verdicts[measure];
  return (
    <section className={classes.section} aria-label={m.builder_arms_results()}>
      <Title order={3} size="sm" mb={8}>
        {m.builder_arms_results()}
      </Title>
      <Stack gap="sm">
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={m.builder_arms_measure()}
          value={measure}
          onChange={setMeasure}
          data={[
            { value: 'goals' as const, label: m.builder_arms_goals() },
            { value: 'replied' as const, label: m.builder_arms_replied() },
            { value: 'bought' as const, label: m.builder_arms_bought() },
          ]}
        />
        <Table withRowBorders={false} verticalSpacing={3}>
          <Table.Tbody>
            {found.arms.map((arm) => (
              <Table.Tr key={arm.port}>
                <Table.Td fw={verdict.winner === arm.port ? 700 : undefined}>{arm.label}</Table.Td>
                <Table.Td ta="right">{m.builder_arms_people({ count: arm.people })}</Table.Td>
                <Table.Td ta="right">
                  {formatPercent(arm.people === 0 ? null : arm[measure] / arm.people, language())}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Alert
          color={verdict.is === 'winner' ? 'green' : 'gray'}
          icon={verdict.is === 'winner' ? <Trophy size={16} /> : undefined}
          p="xs"
        >
          {say(verdict.text)}
        </Alert>
      </Stack>
    </section>
  );
}
