/** The frame around every page behind the sign-in: sidebar or drawer, top bar, notices, and the page itself. */
import { ActionIcon, Group } from '@mantine/core';
import { useDisclosure, useHotkeys, useMediaQuery } from '@mantine/hooks';
import { Outlet, useLocation } from '@tanstack/react-router';
import { Menu as MenuIcon, Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { m } from '../../paraglide/messages.js';
import { mayOpen } from '../pages.ts';
import { useSession } from '../session.ts';
import { Brand } from './brand.tsx';
import { collectKeys } from './early-keys.ts';
import { NotificationBell } from './notification-bell.tsx';
import { OfflineNotice } from './offline-notice.tsx';
import classes from './shell.module.css';
import { Sidebar } from './sidebar.tsx';
import { useLiveUpdates } from '../stream.ts';
import { UserMenu } from './user-menu.tsx';

const Forbidden = lazy(() => import('../forbidden.tsx').then((module) => ({ default: module.Forbidden })));
const MenuDrawer = lazy(() => import('./menu-drawer.tsx').then((module) => ({ default: module.MenuDrawer })));
const EngineNotice = lazy(() => import('./engine-notice.tsx').then((module) => ({ default: module.EngineNotice })));
const loadFinder = () => import('./finder.tsx').then((module) => ({ default: module.Finder }));
const Finder = lazy(loadFinder);

export function Shell() {
  const engine = useLiveUpdates();
  const narrow = useMediaQuery('(max-width: 48em)');
  const [drawer, { open, close }] = useDisclosure();
  const [wasOpen, setWasOpen] = useState(false);
  if (drawer && !wasOpen) setWasOpen(true);
  const [asked, setAsked] = useState(0);
  const [early, setEarly] = useState<() => string>();
  const openFinder = () => {
    early?.();
    const take = collectKeys();
    setEarly(() => take);
    // Where its code does not come, nobody else gives the keyboard back.
    loadFinder().catch(take);
    setAsked((times) => times + 1);
  };
  const path = useLocation({ select: (location) => location.pathname });
  const isForbidden = !mayOpen(useSession(), path);
  useEffect(close, [path, close]);
  useHotkeys([['mod+K', openFinder]], []);

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
            <ActionIcon variant="subtle" color="gray" size="lg" onClick={openFinder} aria-label={m.search()}>
              <Search size={18} />
            </ActionIcon>
            <NotificationBell />
            <UserMenu />
          </Group>
          <Suspense>{wasOpen && <MenuDrawer isOpen={drawer} onClose={close} />}</Suspense>
        </header>
      ) : (
        <Sidebar onSearch={openFinder} />
      )}
      <main id="main" tabIndex={-1} className={classes.main}>
        <OfflineNotice />
        <Suspense>{engine?.is_at_work === false && <EngineNotice seenAt={engine.seen_at} />}</Suspense>
        {isForbidden ? (
          <Suspense>
            <Forbidden />
          </Suspense>
        ) : (
          <Outlet />
        )}
      </main>
      {asked > 0 && (
        <Suspense>
          <Finder asked={asked} typed={early} />
        </Suspense>
      )}
    </div>
  );
}
