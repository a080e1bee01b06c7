/** Takes noted changes into the marketing totals, so that nobody who reads them has to. */
import { catchUp, listBacklog } from '#db/marketing/refresh.ts';
import type { Sql } from '#db/platform/tenant.ts';

/** One tenant's flood must not keep the others waiting. */
const turnMs = 2_000;

/** Works off what is there and nobody else is at. True when some tenant has more. */
export async function refreshTotals(sql: Sql): Promise<boolean> {
  let isMore = false;
  for (const tenantId of await listBacklog(sql)) {
    if ((await catchUp(sql, tenantId, turnMs)) === 'more') isMore = true;
  }
  return isMore;
}
