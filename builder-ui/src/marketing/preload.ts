/** Asks for the figures and for the state of the connection while the page itself is still on its way. */
import { marketingSearch } from '../app/marketing-search.ts';
import { queryClient } from '../app/query-client.ts';
import type { Raw } from '../app/search-params.ts';
import { syncQuery, tokenStatusQuery } from './connection/connection-queries.ts';
import { seriesQuery, statsQuery } from './marketing-queries.ts';
import { viewOf } from './view.ts';

/** @param search as it stands in the address */
export function preloadFigures(search: Raw): void {
  const { ask } = viewOf(marketingSearch(search));
  void queryClient.prefetchQuery(statsQuery(ask));
  void queryClient.prefetchQuery(seriesQuery(ask));
  void queryClient.prefetchQuery(tokenStatusQuery);
  void queryClient.prefetchQuery(syncQuery);
}
