/** Filters by anything that segments know: dates, custom fields, deals, what is not. Shows whom they mean while they are drawn. */
import { Drawer, Group, Skeleton, Stack, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { conditionFaults, type Condition } from '#flow';
import { ConditionEditor } from '../../builder/inspector/condition/condition-editor.tsx';
import { catalogueQuery } from '../../hsm/data.ts';
import { m } from '../../paraglide/messages.js';
import { LiveCount } from '../../segments/live-count.tsx';
import { ErrorState } from '../../ui/error-state.tsx';

interface MoreFiltersProps {
  /** The condition that holds now, as JSON. */
  where: string | undefined;
  onChange: (where: string | undefined) => void;
  onClose: () => void;
}

const first: Condition = { field: 'lead.created_at', op: 'within', value: 'P30D' };

/** What stands in the address; nothing where it is no condition. */
function readWhere(where: string | undefined): Condition | undefined {
  try {
    return where === undefined ? undefined : (JSON.parse(where) as Condition);
  } catch {
    return undefined;
  }
}

export function MoreFilters({ where, onChange, onClose }: MoreFiltersProps) {
  const catalogue = useQuery(catalogueQuery);
  const [condition, setCondition] = useState<Condition | undefined>(() => readWhere(where) ?? first);
  const isWhole = condition !== undefined && conditionFaults(condition).length === 0;
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={m.leads_more_filters()}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      <Stack gap="md">
        {catalogue.data ? (
          <ConditionEditor
            value={condition}
            onChange={setCondition}
            readOnly={false}
            label={m.leads_more_filters()}
            around={{ catalogue: catalogue.data }}
          />
        ) : catalogue.error ? (
          <ErrorState error={catalogue.error} onRetry={() => void catalogue.refetch()} />
        ) : (
          <Skeleton h={72} />
        )}
        <LiveCount condition={condition} />
        <Group justify="flex-end" gap="xs">
          {where !== undefined && (
            <Button variant="default" onClick={() => onChange(undefined)}>
              {m.leads_more_filters_none()}
            </Button>
          )}
          <Button disabled={!isWhole} onClick={() => onChange(JSON.stringify(condition))}>
            {m.leads_more_filters_apply()}
          </Button>
        </Group>
      </Stack>
    </Drawer>
  );
}
