/** A small question mark that opens the paragraph of the manual about what stands beside it, without leaving the page. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { CircleHelp } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import type { HelpPlace } from './chapters.ts';
import { linkTo } from './link-to.tsx';

/** @param about what it explains, as the screen calls it: the link's name */
export function HelpLink({ to, about }: { to: HelpPlace; about: string }) {
  const label = m.help_about({ about });
  return (
    <Tooltip label={label}>
      <ActionIcon
        renderRoot={(props: object) => linkTo(to)({ ...props, target: '_blank' })}
        variant="subtle"
        color="gray"
        size={24}
        aria-label={label}
      >
        <CircleHelp size={15} strokeWidth={1.75} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
