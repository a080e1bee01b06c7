/** The address's part about connecting Meta: how one came back from the dialog, and where in the wizard one stands. */
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { MarketingSearch } from '../../app/marketing-search.ts';

type Part = Pick<MarketingSearch, 'success' | 'error' | 'missing' | 'connect' | 'portfolio'>;

const route = getRouteApi('/shell/crm/marketing');

/** The address as read, and how to change its part about the connection; the rest of it (range, filters) stays. */
export function useConnectionSearch() {
  const search: Part = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (part: Part, { replace = false } = {}) =>
      void navigate({ search: (before) => ({ ...before, ...part }), replace, resetScroll: false }),
    [navigate],
  );
  return { search, change };
}
