/** The frame around every page behind the sign-in: sidebar or drawer, top bar, notices, and the page itself. */
import { ActionIcon, Drawer, Group, Kbd, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure, useHotkeys, useMediaQuery } from '@mantine/hooks';
import { Outlet, useLocation } from '@tanstack/react-router';
import { Menu as MenuIcon, Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { m } from '../paraglide/messages.js';
import { Brand } from './brand.tsx';
import { Navigation } from './navigation.tsx';
import { NotificationBell } from './notification-bell.tsx';
import { OfflineNotice } from './offline-notice.tsx';
import classes from './shell.module.css';
import { useLiveUpdates } from './stream.ts';
import { TenantMark } from './tenant-mark.tsx';
import { UserMenu } from './user-menu.tsx';

const Finder = lazy(() => import('./finder.tsx').then((module) => ({ default: module.Finder })));

export function Shell() {
  useLiveUpdates();
  const narrow = useMediaQuery('(max-width: 48em)');
  const [drawer, { open, close }] = useDisclosure();
  const [finder, setFinder] = useState(false);
  const path = useLocation({ select: (location) => location.pathname });
  useEffect(close, [path, close]);
  useHotkeys([['mod+K', () => setFinder(true)]], []);

  const bar = (
    <Group gap={4} wrap="nowrap">
      <NotificationBell />
      <UserMenu />
    </Group>
  );
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        {m.skip_to_content()}
      </a>
      {narrow ? (
        <header className={classes.bar}>
          <Group gap="xs" wrap="nowrap">
            <ActionIcon variant="subtle" color="gray" size="lg" onClick={open} aria-label={m.open_menu()}>
              <MenuIcon size={20} />
            </ActionIcon>
            <Brand />
          </Group>
          <Group gap={4} wrap="nowrap">
            <ActionIcon variant="subtle" color="gray" size="lg" onClick={() => setFinder(true)} aria-label={m.search()}>
              <Search size={18} />
            </ActionIcon>
            {bar}
          </Group>
          <Drawer
            opened={drawer}
            onClose={close}
            position="left"
            size={260}
            title={<Brand />}
            closeButtonProps={{ 'aria-label': m.close() }}
          >
            <Navigation />
          </Drawer>
        </header>
      ) : (
        <header className={classes.sidebar}>
          <Group justify="space-between" wrap="nowrap" px={4}>
            <Brand />
            {bar}
          </Group>
          <UnstyledButton className={classes.search} onClick={() => setFinder(true)}>
            <Search size={15} aria-hidden />
            <Text size="sm" span flex={1}>
              {m.search()}
            </Text>
            <Kbd size="xs">{shortcut}</Kbd>
          </UnstyledButton>
          <Navigation />
          <TenantMark />
        </header>
      )}
      <main id="main" tabIndex={-1} className={classes.main}>
        <OfflineNotice />
        <Outlet />
      </main>
      {finder && (
        <Suspense>
          <Finder onClose={() => setFinder(false)} />
        </Suspense>
      )}
    </div>
  );
}

const shortcut = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K';
