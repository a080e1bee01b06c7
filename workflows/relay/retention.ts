/** Removes what has been kept as long as it is to be kept (db/platform/retention). */
import { listTenants } from '#db/platform/queues.ts';
import { applyRule, claimDue, gently, type Pace } from '#db/platform/retention/apply.ts';
import type { Ages } from '#db/platform/retention/rules.ts';
import type { Sql } from '#db/platform/tenant.ts';
import { codeOf } from './pump.ts';

export interface RetentionDeps {
  sql: Sql;
  ages: Ages;
  pace?: Pace;
  log: { info(data: object, message: string): void; warn(data: object, message: string): void };
}

/**
 * Applies the rules that are due, a turn of each for each tenant. One that fails keeps none of the others from it.
 * @returns whether some of them need another turn
 */
export async function applyRetention({ sql, ages, pace = gently, log }: RetentionDeps): Promise<boolean> {
  let isMore = false;
  for (const tenant of await listTenants(sql)) {
    for (const due of await claimDue(sql, tenant, ages)) {
      const { rule } = due;
      try {
        const turn = await applyRule(sql, tenant, due, pace);
        if (!turn.isDone) isMore = true;
        if (turn.rows > 0) log.info({ tenant, rule, ...turn }, 'kept long enough');
      } catch (error) {
        log.warn({ tenant, rule, code: codeOf(error) }, 'a rule of retention could not be applied');
      }
      if (pace.signal?.aborted) return false;
    }
  }
  return isMore;
}
