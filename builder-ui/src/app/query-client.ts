/** The cache of what the API said. Refusals are shown where they happen; only failures of the line are tried again. */
import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      retry: (failures, error) =>
        failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 4000),
    },
    // Without a line an act fails at once and says so, instead of waiting unseen and happening later.
    mutations: { retry: false, networkMode: 'always' },
  },
});
