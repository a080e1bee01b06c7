/** The people of one imported file: what the file was, and taking them out again. */
import { Anchor, Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { currentPlace } from '../../app/place.ts';
import { language } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { confirm } from '../../ui/confirm.tsx';
import { formatNumber, formatTime } from '../../ui/format.ts';
import { toastError } from '../../ui/toast.tsx';
import { importBatchesQuery, type ImportBatch } from '../lead-queries.ts';

/** What a file is called in a list: when it came, and its name. */
export const batchName = ({ created_at, file_name, rows }: ImportBatch): string =>
  [
    formatTime(new Date(created_at), 'short', language(), currentPlace().timezone),
    file_name ?? m.leads_import_rows({ count: rows }),
  ].join(' · ');

interface ImportBatchBarProps {
  id: string;
  /** The undoing has begun. */
  onBegun: (bulkId: string) => void;
}

export function ImportBatchBar({ id, onBegun }: ImportBatchBarProps) {
  const client = useQueryClient();
  const batches = useQuery(importBatchesQuery);
  const batch = batches.data?.items.find((one) => one.id === id);
  const undo = useMutation({
    mutationFn: () => read(api.crm['import-batches'][':id'].undo.$post({ param: { id } })),
    onSuccess: (bulk) => {
      void client.invalidateQueries({ queryKey: keys.importBatches.all });
      onBegun(bulk.id);
    },
    onError: toastError,
  });
  if (!batch) return null;
  const { created, updated, undone_by, undo_stopped } = batch;
  const ask = async () => {
    const yes = await confirm({
      title: m.leads_import_undo_title(),
      body: m.leads_import_undo_body({
        created: formatNumber(created, language()),
        updated: formatNumber(updated, language()),
      }),
      action: m.leads_import_undo(),
      danger: true,
    });
    if (yes) undo.mutate();
  };
  return (
    <Group gap="xs" mb="sm" p="xs" bg="var(--surface-sunken)" bd="1px solid var(--line)" style={{ borderRadius: 6 }}>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {m.leads_import_of({
          name: batchName(batch),
          created: formatNumber(created, language()),
          updated: formatNumber(updated, language()),
        })}
      </Text>
      {undone_by && (
        <Anchor component="button" type="button" size="sm" onClick={() => onBegun(undone_by)}>
          {undo_stopped ? m.leads_import_undo_stopped() : m.leads_import_undone()}
        </Anchor>
      )}
      {(!undone_by || undo_stopped) && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Undo2 size={14} />}
          loading={undo.isPending}
          onClick={() => void ask()}
        >
          {undo_stopped ? m.leads_import_undo_rest() : m.leads_import_undo()}
        </Button>
      )}
    </Group>
  );
}
