/** Loading and saving a flow's draft and reading its versions. The draft is not refreshed behind the editor's back. */
import { queryOptions } from '@tanstack/react-query';
import type { Flow, Issue } from '#flow';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { catalogueQuery, flowQuery } from '../../hsm/data.ts';

export interface Draft {
  graph: Flow;
  revision: number;
  updated_at: string;
  /** Null: a program, or somebody who has left. */
  updated_by_name: string | null;
}

/** Saves still under way when an editor closed: whoever opens the flow next waits for them. */
const leaving = new Map<string, Promise<unknown>>();

export function saveBeforeNextLoad(flowId: string, save: Promise<unknown>): void {
  const done = save.catch(() => {}).finally(() => leaving.get(flowId) === done && leaving.delete(flowId));
  leaving.set(flowId, done);
}

export async function loadDraft(flowId: string): Promise<Draft> {
  await leaving.get(flowId);
  return await read(api.crm.flows[':id'].draft.$get({ param: { id: flowId } }));
}

/** @returns the new revision. @throws ApiProblem 412 when the draft is not at `revision` any more; null writes over it. */
export async function saveDraft(flowId: string, flow: Flow, revision: number | null): Promise<number> {
  const headers = { 'if-match': revision === null ? '*' : `"${revision}"` };
  const saved: { revision: number; issues: Issue[] } = await read(
    api.crm.flows[':id'].draft.$put({ param: { id: flowId }, json: flow, header: headers }, { headers }),
  );
  return saved.revision;
}

export interface VersionDetail {
  number: number;
  note: string;
  published_at: string;
  published_by_name: string | null;
  people: number;
  graph: Flow;
}

/** A published version never changes, but for the people still on it. */
export const versionQuery = (flowId: string, number: number) =>
  queryOptions({
    queryKey: keys.flows.part(flowId, 'version', { number }),
    queryFn: (): Promise<VersionDetail> =>
      read(api.crm.flows[':id'].versions[':n'].$get({ param: { id: flowId, n: String(number) } })),
    staleTime: 60_000,
  });

/**
 * Everything an editor starts from. Outside `keys.flows`, so that people moving through the flow do not reload what is being
 * edited; forgotten with the editor, so that the next one starts from the server.
 */
export const openingQuery = (flowId: string) =>
  queryOptions({
    queryKey: ['flow-opening', flowId],
    queryFn: async ({ client }) => {
      const [row, draft] = await Promise.all([
        client.fetchQuery({ ...flowQuery(flowId), staleTime: 0 }),
        loadDraft(flowId),
        client.fetchQuery(catalogueQuery),
      ]);
      if (row.live_version !== null) await client.fetchQuery(versionQuery(flowId, row.live_version));
      return { row, draft };
    },
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
