/** The columns there are, the chosen ones first and in their order. */
import { ActionIcon, Button, Checkbox, Group, Stack } from '@mantine/core';
import { ArrowUp } from 'lucide-react';
import { metricIds, metrics, type MetricId } from '#metrics';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { keepColumns, useColumns } from './columns.ts';

export function ColumnList() {
  const chosen = useColumns();
  const rest = metricIds.filter((id) => !chosen.includes(id));
  const toggle = (id: MetricId) => {
    const next = chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id];
    if (next.length > 0) keepColumns(next);
  };
  const moveUp = (id: MetricId) => {
    const place = chosen.indexOf(id);
    keepColumns(chosen.with(place, chosen[place - 1]!).with(place - 1, id));
  };
  return (
    <Stack gap={4}>
      {[...chosen, ...rest].map((id) => {
        const place = chosen.indexOf(id);
        const title = say(metrics[id].title);
        return (
          <Group key={id} justify="space-between" wrap="nowrap" gap="md" mih={28}>
            <Checkbox
              size="sm"
              label={title}
              checked={place >= 0}
              // The last one stays: a table of nothing says nothing.
              disabled={place === 0 && chosen.length === 1}
              onChange={() => toggle(id)}
            />
            {place > 0 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={26}
                aria-label={m.marketing_column_up({ column: title })}
                onClick={() => moveUp(id)}
              >
                <ArrowUp size={14} />
              </ActionIcon>
            )}
          </Group>
        );
      })}
      <Button size="xs" variant="subtle" mt={6} onClick={() => keepColumns([])}>
        {m.marketing_columns_usual()}
      </Button>
    </Stack>
  );
}
