/** The list of pages in the sidebar or the drawer. */
import { Link } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';
import { pagesFor } from './pages.ts';
import { useSession } from './session.ts';
import classes from './shell.module.css';

export function Navigation() {
  const session = useSession();
  return (
    <nav aria-label={m.main_navigation()}>
      <ul className={classes.nav}>
        {pagesFor(session).map(({ to, title, icon: Icon }) => (
          <li key={to}>
            <Link to={to} className={classes.navItem} activeProps={{ 'aria-current': 'page' }}>
              <Icon size={17} strokeWidth={1.75} aria-hidden />
              {title()}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
