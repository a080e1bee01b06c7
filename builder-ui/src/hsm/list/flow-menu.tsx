/** What can be done with a flow of the list. Loaded when somebody first asks for it, and opens by itself then. */
import { Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Download, PencilRuler, Tags, Users } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { hasAudience } from '../../audience/audience-queries.ts';
import { m } from '../../paraglide/messages.js';
import type { FlowRow } from '../data.ts';
import { useFlowActions } from '../flow-actions.ts';
import { FlowItems } from './flow-items.tsx';
import { FlowMenuButton } from './flow-menu-button.tsx';
import { StopSendingItem } from './stop-sending-item.tsx';

interface FlowMenuProps {
  row: FlowRow;
  mayEdit: boolean;
  onTags(): void;
  onAudience(): void;
}

export function FlowMenu({ row, mayEdit, onTags, onAudience }: FlowMenuProps) {
  const { download } = useFlowActions();
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone: this one has the focus now, and gets it back.
  useEffect(() => {
    button.current?.focus();
    // oxlint-disable-next-line react/set-state-in-effect -- a second drawing is what this is for
    setOpened(true);
  }, []);
  return (
    <Menu position="bottom-end" width={200} opened={opened} onChange={setOpened}>
      <Menu.Target>
        <FlowMenuButton row={row} ref={button} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<PencilRuler size={16} />}
          renderRoot={(props) => <Link to="/crm/hsm/flows/$flowId" params={{ flowId: row.id }} {...props} />}
        >
          {mayEdit ? m.edit() : m.hsm_open()}
        </Menu.Item>
        {hasAudience(row) && (
          <Menu.Item leftSection={<Users size={16} />} onClick={onAudience}>
            {m.audience_open()}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Download size={16} />} onClick={() => void download(row)}>
          {m.hsm_export()}
        </Menu.Item>
        {mayEdit && (
          <>
            <Menu.Item leftSection={<Tags size={16} />} onClick={onTags}>
              {m.hsm_tags_edit()}
            </Menu.Item>
            <StopSendingItem row={row} />
            <FlowItems row={row} />
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
