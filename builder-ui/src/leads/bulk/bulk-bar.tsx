/** What can be done to the chosen leads at once, or to all that the filters mean. */
import { Button, Group, Text } from '@mantine/core';
import { LogOut, Pencil, Tag, Trash2, UserRound, Workflow, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { may } from '../../app/access.ts';
import { useSession } from '../../app/session.ts';
import { language } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { formatNumber } from '../../ui/format.ts';
import { countOf, type BulkAct, type Whom } from './bulk-queries.ts';

const BulkDialog = lazy(() => import('./bulk-dialog.tsx').then((file) => ({ default: file.BulkDialog })));

interface BulkBarProps {
  whom: Whom;
  /** How many the filters mean; undefined while that is not known. */
  total: number | undefined;
  onAll: () => void;
  onClear: () => void;
  /** A change has begun. */
  onBegun: (id: string) => void;
}

export function BulkBar({ whom, total, onAll, onClear, onBegun }: BulkBarProps) {
  const session = useSession();
  const [asked, setAsked] = useState<BulkAct['do']>();
  const count = countOf(whom);
  const acts = [
    { do: 'tag', label: m.bulk_tags(), icon: Tag, allowed: may(session, 'leads.write') },
    { do: 'edit', label: m.bulk_edit(), icon: Pencil, allowed: may(session, 'leads.write') },
    { do: 'assign', label: m.bulk_assign(), icon: UserRound, allowed: session.permissions['leads.write'] === 'all' },
    { do: 'enrol', label: m.leads_enrol(), icon: Workflow, allowed: may(session, 'flows.enrol') },
    { do: 'stop', label: m.bulk_stop(), icon: LogOut, allowed: may(session, 'enrolments.control') },
    { do: 'delete', label: m.bulk_delete(), icon: Trash2, allowed: may(session, 'leads.delete') },
  ] as const;
  return (
    <Group gap="xs" mb="sm" p={6} bg="var(--surface-sunken)" bd="1px solid var(--line)" style={{ borderRadius: 6 }}>
      <Text size="sm" fw={600} px={6} aria-live="polite">
        {'ids' in whom ? m.selected({ count }) : m.bulk_all_chosen({ count: formatNumber(count, language()) })}
      </Text>
      {'ids' in whom && total !== undefined && total > count && (
        <Button size="compact-sm" variant="light" onClick={onAll}>
          {m.bulk_all({ count: formatNumber(total, language()) })}
        </Button>
      )}
      {acts
        .filter(({ allowed }) => allowed)
        .map(({ do: what, label, icon: Icon }) => (
          <Button
            key={what}
            size="compact-sm"
            variant="default"
            leftSection={<Icon size={14} />}
            c={what === 'delete' ? 'red' : undefined}
            onClick={() => setAsked(what)}
          >
            {label}
          </Button>
        ))}
      <Button size="compact-sm" variant="subtle" color="gray" leftSection={<X size={14} />} onClick={onClear}>
        {m.clear()}
      </Button>
      <Suspense>
        {asked && (
          <BulkDialog
            what={asked}
            whom={whom}
            onClose={() => setAsked(undefined)}
            onBegun={(id) => {
              setAsked(undefined);
              onBegun(id);
            }}
          />
        )}
      </Suspense>
    </Group>
  );
}
