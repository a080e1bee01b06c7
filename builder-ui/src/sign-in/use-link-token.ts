/** The token of a one-time link: what stands behind the #, which browsers send to no server. */
import { useLocation } from '@tanstack/react-router';

export const useLinkToken = (): string => useLocation().hash.replace(/^#/, '');
