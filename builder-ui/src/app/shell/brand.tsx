/** The product's mark and name, a link home. */
import { Link } from '@tanstack/react-router';
import classes from './shell.module.css';

export function Brand() {
  return (
    <Link to="/" className={classes.brand}>
      <img src="/favicon.svg" width={22} height={22} alt="" />
      <span className={classes.words}>Cadencia</span>
    </Link>
  );
}
