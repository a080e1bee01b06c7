/** The pages, the finder and what concerns the person, at the side; folds to a rail of icons for who needs the room. */
import { ActionIcon, Group, Kbd, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react';
import { m } from '../../paraglide/messages.js';
import { Brand } from './brand.tsx';
import { Navigation } from './navigation.tsx';
import { NotificationBell } from './notification-bell.tsx';
import classes from './shell.module.css';
import { TenantMark } from './tenant-mark.tsx';
import { UserMenu } from './user-menu.tsx';

export function Sidebar({ onSearch }: { onSearch: () => void }) {
  const [width, setWidth] = useLocalStorage({
    key: 'cadencia-sidebar',
    defaultValue: 'wide',
    getInitialValueInEffect: false,
  });
  const rail = width === 'rail';
  const person = (
    <>
      <NotificationBell rail={rail} />
      <UserMenu rail={rail} />
    </>
  );
  const fold = rail ? m.sidebar_open() : m.sidebar_fold();
  const Fold = rail ? PanelLeftOpen : PanelLeftClose;
  return (
    <header className={classes.sidebar} data-rail={rail || undefined}>
      <div className={classes.sidebarHead}>
        <Brand />
        {!rail && (
          <Group gap={4} wrap="nowrap">
            {person}
          </Group>
        )}
      </div>
      <Tooltip label={`${m.search()} (${shortcut})`} position="right" disabled={!rail}>
        <UnstyledButton className={classes.search} onClick={onSearch}>
          <Search size={15} aria-hidden />
          <Text size="sm" span flex={1} className={classes.words}>
            {m.search()}
          </Text>
          <Kbd size="xs" className={classes.words}>
            {shortcut}
          </Kbd>
        </UnstyledButton>
      </Tooltip>
      <Navigation rail={rail} />
      <div className={classes.sidebarFoot}>
        {rail && person}
        <TenantMark rail={rail} />
        <Tooltip label={fold} position="right">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={fold}
            onClick={() => setWidth(rail ? 'wide' : 'rail')}
          >
            <Fold size={18} strokeWidth={1.75} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </header>
  );
}

const shortcut = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K';
