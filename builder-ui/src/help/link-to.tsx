/** A place of the manual as the root of a button or an anchor of the UI kit (`renderRoot`). */
import { Link, type LinkProps } from '@tanstack/react-router';
import type { HelpPlace } from './chapters.ts';

type Rest = Omit<LinkProps, 'to' | 'params' | 'hash'>;

/** @param anchor empty: the chapter's beginning */
export const linkTo = ({ chapter, anchor }: HelpPlace) =>
  function HelpPlaceLink(props: Rest) {
    return <Link to="/crm/help/$chapter" params={{ chapter }} hash={anchor || undefined} {...props} />;
  };
