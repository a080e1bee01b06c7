/** The list of pages in the sidebar or the drawer. */
import { Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { m } from '../../paraglide/messages.js';
import { pagesFor } from '../pages.ts';
import { useSession } from '../session.ts';
import classes from './shell.module.css';

/** @param rail only icons are seen, and their names come beside them */
export function Navigation({ rail }: { rail?: boolean }) {
  const session = useSession();
  return (
    <nav aria-label={m.main_navigation()}>
      <ul className={classes.nav}>
        {pagesFor(session).map(({ to, title, icon: Icon }) => (
          <li key={to}>
            <Tooltip label={title()} position="right" disabled={!rail}>
              <Link to={to} className={classes.navItem} activeProps={{ 'aria-current': 'page' }}>
                <Icon size={17} strokeWidth={1.75} aria-hidden />
                <span className={classes.words}>{title()}</span>
              </Link>
            </Tooltip>
          </li>
        ))}
      </ul>
    </nav>
  );
}
