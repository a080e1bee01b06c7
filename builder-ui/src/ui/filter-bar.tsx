/** The search and the filters above a list. On narrow screens the filters wait behind a button that says how many are set. */
import { Button, Group } from '@mantine/core';
import { ListFilter, X } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { m } from '../paraglide/messages.js';
import classes from './filter-bar.module.css';

interface FilterBarProps {
  label: string;
  search: ReactNode;
  /** The filters. */
  children: ReactNode;
  /** How many of them are set. */
  set: number;
  onClear: () => void;
}

export function FilterBar({ label, search, children, set, onClear }: FilterBarProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <Group gap="xs" mb="sm" role="search" aria-label={label}>
      {search}
      <Button
        className={classes.toggle}
        variant="default"
        leftSection={<ListFilter size={16} />}
        onClick={() => setOpen(!open)}
        aria-expanded={open}
        aria-controls={id}
      >
        {m.filter()}
        {set > 0 && ` (${set})`}
      </Button>
      <div id={id} className={classes.filters} data-open={open || undefined}>
        {children}
        {set > 0 && (
          <Button variant="subtle" color="gray" leftSection={<X size={14} />} onClick={onClear}>
            {m.clear_filters()}
          </Button>
        )}
      </div>
    </Group>
  );
}
