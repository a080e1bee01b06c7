/** Chooses the columns of the table and their order. */
import { Button, Popover, Skeleton } from '@mantine/core';
import { Columns3 } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { m } from '../../paraglide/messages.js';

// Loaded when it is opened: the figures come first.
const ColumnList = lazy(() => import('./column-list.tsx').then((file) => ({ default: file.ColumnList })));

export function ColumnMenu() {
  return (
    <Popover position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<Columns3 size={15} aria-hidden />}>
          {m.marketing_columns()}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={m.marketing_columns()} mah={420} style={{ overflowY: 'auto' }}>
        <Suspense fallback={<Skeleton h={320} w={220} />}>
          <ColumnList />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
