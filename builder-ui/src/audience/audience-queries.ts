/** What the dialog of an audience asks the API. */
import { queryOptions } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';

/** True for a live version that an audience starts. */
export const hasAudience = (row: { trigger_events: readonly string[] }): boolean =>
  row.trigger_events.includes('audience.due');

const readAudience = (flowId: string) => read(api.crm.flows[':id'].audience.$get({ param: { id: flowId } }));
export type Audience = Awaited<ReturnType<typeof readAudience>>;
export type Run = Audience['runs'][number];

export const isUnderWay = (run: Run): boolean => ['scheduled', 'running'].includes(run.state) || run.asked > 0;

/** Runs and the next turns; asked again while something moves. */
export const audienceQuery = (flowId: string) =>
  queryOptions({
    queryKey: keys.flows.part(flowId, 'audience'),
    queryFn: () => readAudience(flowId),
    refetchInterval: ({ state }) => (state.data?.runs.some(isUnderWay) ? 2_000 : false),
  });

/** What going out now would come to. */
export const audiencePreviewQuery = (flowId: string) =>
  queryOptions({
    queryKey: [...keys.segments.all, 'audience-preview', flowId],
    queryFn: () => read(api.crm.flows[':id'].audience.preview.$post({ param: { id: flowId }, json: {} })),
    staleTime: 30_000,
  });
export type Preview = Awaited<ReturnType<NonNullable<ReturnType<typeof audiencePreviewQuery>['queryFn']>>>;
