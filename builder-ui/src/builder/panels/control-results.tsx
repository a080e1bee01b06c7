/** What the control group shows: how often people wrote, bought or reached the goal with messages of the flow, and without. */
import { Alert, Table, Title } from '@mantine/core';
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
  const { written, held, lift, verdicts } = control;
  const groups = [
    [m.builder_control_written(), written],
    [m.builder_holdout(), held],
  ] as const;
  const shown = measures.filter(([measure]) => written[measure] + held[measure] > 0);
  return shown.map(([measure, label]) => (
    <section key={measure} aria-label={label}>
      <Title order={3} size="sm">
        {label}
      </Title>
      <Table withRowBorders={false} verticalSpacing={3} horizontalSpacing={0} my={4}>
        <Table.Tbody>
          {groups.map(([name, { people, [measure]: hits }]) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{m.builder_arms_people({ count: people })}</Table.Td>
              <Table.Td ta="right" pl="sm">
                {formatPercent(people === 0 ? null : hits / people, language())}
              </Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr fw={600}>
            <Table.Td colSpan={2}>{m.builder_control_lift()}</Table.Td>
            <Table.Td ta="right" pl="sm">
              {formatPercent(lift[measure], language(), 'exceptZero')}
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
      <Alert color={verdicts[measure].is === 'winner' ? 'green' : 'gray'} p="xs">
        {say(verdicts[measure].text)}
      </Alert>
    </section>
  ));
}
