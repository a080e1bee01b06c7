/** How people are being taken to another version. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';

const readMoves = (flowId: string) =>
  read(api.crm.flows[':id'].moves.$get({ param: { id: flowId }, query: { limit: '1' } }));
export type Move = Awaited<ReturnType<typeof readMoves>>['items'][number];

/** The newest one; asked again while it is under way. */
export const newestMoveQuery = (flowId: string) =>
  queryOptions({
    queryKey: keys.flows.part(flowId, 'moves'),
    queryFn: async () => (await readMoves(flowId)).items[0] ?? null,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1_500 : 60_000),
  });

export const movedQuery = (flowId: string, id: string) =>
  infiniteQueryOptions({
    queryKey: keys.flows.part(flowId, 'moved', { id }),
    queryFn: ({ pageParam }) =>
      read(
        api.crm['flow-moves'][':id'].people.$get({
          param: { id },
          query: { limit: '50', ...(pageParam ? { cursor: pageParam } : {}) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
