/** What the control group shows: how often people wrote, bought or reached the goal with messages of the flow, and without. */
import { Alert, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { language, say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { formatPercent } from '../../ui/format.ts';
import { useParts } from '../builder-context.tsx';
import { splitsQuery } from '../inspector/split/arm-results.tsx';

/** Nothing before somebody was held back. */
export function ControlResults() {
  const { flowId } = useParts();
  const control = useQuery(splitsQuery(flowId)).data?.control;
  if (!control) return null;
  const measures = [
    ['wrote', m.builder_control_wrote()],
    ['bought', m.builder_control_bought()],
    ['goals', m.builder_arms_goals()],
  ] as const;
  const share = (hits: number, people: number) => formatPercent(people === 0 ? null : hits / people, language());
  const { written, held, lift, verdicts } = control;
  const shown = measures.filter(([measure]) => written[measure] + held[measure] > 0);
  return (
    <Stack gap="xs" mt={8}>
      <Table withRowBorders={false} verticalSpacing={3} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{m.builder_control_title()}</Table.Th>
            <Table.Th ta="right">{m.builder_control_written({ count: written.people })}</Table.Th>
            <Table.Th ta="right">{m.builder_control_held({ count: held.people })}</Table.Th>
            <Table.Th ta="right">{m.builder_control_lift()}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(([measure, label]) => (
            <Table.Tr key={measure}>
              <Table.Td>{label}</Table.Td>
              <Table.Td ta="right">{share(written[measure], written.people)}</Table.Td>
              <Table.Td ta="right">{share(held[measure], held.people)}</Table.Td>
              <Table.Td ta="right" fw={600}>
                {formatPercent(lift[measure], language())}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {shown.map(([measure, label]) => (
        <Alert key={measure} color={verdicts[measure].is === 'winner' ? 'green' : 'gray'} p="xs">
          <Text size="sm">
            {label}: {say(verdicts[measure].text)}
          </Text>
        </Alert>
      ))}
    </Stack>
  );
}
