import { ActionIcon, type ActionIconProps } from '@mantine/core';
import { EllipsisVertical } from 'lucide-react';
import type { ComponentPropsWithRef } from 'react';
import { m } from '../../paraglide/messages.js';
import type { FlowRow } from '../data.ts';

type FlowMenuButtonProps = { row: FlowRow } & ActionIconProps & ComponentPropsWithRef<'button'>;

/** Opens what can be done with a flow. */
export function FlowMenuButton({ row, ...props }: FlowMenuButtonProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={m.hsm_actions_of({ name: row.name })}
      aria-haspopup="menu"
      {...props}
    >
      <EllipsisVertical size={18} />
    </ActionIcon>
  );
}
