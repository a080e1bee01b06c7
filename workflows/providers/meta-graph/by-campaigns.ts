/** A day that Meta cannot tell in one answer, in several: some campaigns at a time, down to one. */
import type { Graph } from './client.ts';
import { GraphError } from './errors.ts';
import { collect } from './paging.ts';
import type { Insight } from './wire.ts';

/** Ids in one question; its address has an end. */
const mostIds = 50;

/**
 * @param day `YYYY-MM-DD` in the account's zone
 * @throws GraphError `too-much-data` when a campaign alone is too large
 */
export async function readByCampaigns(
  graph: Graph,
  accountId: string,
  day: string,
  signal?: AbortSignal,
): Promise<Insight[]> {
  const campaigns = (await collect(graph.campaigns(accountId))).map(({ id }) => id);
  const open = Array.from({ length: Math.ceil(campaigns.length / mostIds) }, (_, n) =>
    campaigns.slice(n * mostIds, (n + 1) * mostIds),
  );
  const rows: Insight[] = [];
  for (let some = open.pop(); some; some = open.pop()) {
    signal?.throwIfAborted();
    try {
      rows.push(...(await collect(graph.insights(accountId, { since: day, until: day }, { campaigns: some }))));
    } catch (error) {
      if (!(error instanceof GraphError) || error.reason !== 'too-much-data' || some.length === 1) throw error;
      const middle = Math.ceil(some.length / 2);
      open.push(some.slice(middle), some.slice(0, middle));
    }
  }
  return rows;
}
