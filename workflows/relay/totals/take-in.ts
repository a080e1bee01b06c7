/** Works off what tenants have noted, one after another. */
import type { Sql } from '#db/platform/tenant.ts';

/** One tenant's flood must not keep the others waiting. */
const turnMs = 2_000;

interface Notes {
  /** Tenants that have noted something. */
  listBacklog(sql: Sql): Promise<string[]>;
  catchUp(sql: Sql, tenantId: string, forMs: number): Promise<'done' | 'busy' | 'more'>;
}

/** Takes in what is there and nobody else is at. True when some tenant has more. */
export async function takeInAll(sql: Sql, { listBacklog, catchUp }: Notes): Promise<boolean> {
  let isMore = false;
  for (const tenantId of await listBacklog(sql)) {
    if ((await catchUp(sql, tenantId, turnMs)) === 'more') isMore = true;
  }
  return isMore;
}
