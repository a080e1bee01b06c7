/** Chooses which columns the list of leads shows; the browser remembers. */
import { Button, Checkbox, Popover, Stack } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { Columns3 } from 'lucide-react';
import { m } from '../../paraglide/messages.js';
import { usualColumns, type LeadColumn } from './lead-columns.tsx';

/** The columns that are chosen, and a way to choose others. */
export function useChosenColumns() {
  return useLocalStorage<string[]>({
    key: 'cadencia.leads.columns',
    defaultValue: [...usualColumns],
    getInitialValueInEffect: false,
  });
}

interface ColumnMenuProps {
  all: readonly LeadColumn[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

export function ColumnMenu({ all, chosen, onChange }: ColumnMenuProps) {
  return (
    <Popover position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        <Button variant="default" leftSection={<Columns3 size={16} />}>
          {m.leads_columns()}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={8} mah={360} style={{ overflowY: 'auto' }} role="group" aria-label={m.leads_columns()}>
          {all
            .filter(({ id }) => id !== 'name')
            .map(({ id, title }) => (
              <Checkbox
                key={id}
                size="sm"
                label={title}
                checked={chosen.includes(id)}
                onChange={(event) =>
                  onChange(event.currentTarget.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
                }
              />
            ))}
          <Button size="compact-sm" variant="subtle" onClick={() => onChange([...usualColumns])}>
            {m.leads_columns_usual()}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
