/** What the account says that it cost, beside what its ads say. */
import type { AccountDay } from '#db/marketing/account-days.ts';
import type { Days } from '#db/marketing/readings.ts';
import type { Graph } from '#providers/meta-graph/client.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { collect } from '#providers/meta-graph/paging.ts';

/** @returns null where Meta cannot say, which is no reason to read nothing: what was known of these days then stays */
export async function askAccountDays(graph: Graph, accountId: string, days: Days): Promise<AccountDay[] | null> {
  try {
    return await collect(graph.accountDays(accountId, days));
  } catch (error) {
    if (error instanceof GraphError && (error.kind === 'permanent' || error.reason === 'too-much-data')) return null;
    throw error;
  }
}
