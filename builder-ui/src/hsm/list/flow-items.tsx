/** What a flow's menus offer, in the list and in the builder: a copy, the archive, and the way back from it. */
import { Menu } from '@mantine/core';
import { Archive, ArchiveRestore, CopyPlus } from 'lucide-react';
import { m } from '../../paraglide/messages.js';
import type { FlowRow } from '../data.ts';
import { useFlowActions } from '../flow-actions.ts';

export function FlowItems({ row }: { row: FlowRow }) {
  const { archive, unarchive, duplicate } = useFlowActions();
  const isArchived = row.status === 'archived';
  return (
    <>
      <Menu.Item leftSection={<CopyPlus size={16} />} onClick={() => void duplicate(row)}>
        {m.hsm_duplicate()}
      </Menu.Item>
      <Menu.Item
        leftSection={isArchived ? <ArchiveRestore size={16} /> : <Archive size={16} />}
        onClick={() => void (isArchived ? unarchive : archive)(row)}
      >
        {isArchived ? m.hsm_unarchive() : m.hsm_archive()}
      </Menu.Item>
    </>
  );
}
