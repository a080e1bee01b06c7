/** Removes what has been kept as long as it is to be kept (db/platform/retention.ts). */
import { listTenants } from '#db/platform/queues.ts';
import { type Ages, applyRule, claimDue } from '#db/platform/retention.ts';
import type { Sql } from '#db/platform/tenant.ts';
import { codeOf } from './pump.ts';

export interface RetentionDeps {
  sql: Sql;
  ages: Ages;
  log: { info(data: object, message: string): void; warn(data: object, message: string): void };
}

/** Applies the rules that are due. One that fails keeps none of the others from it. */
export async function applyRetention({ sql, ages, log }: RetentionDeps): Promise<void> {
  for (const tenant of await listTenants(sql)) {
    for (const rule of await claimDue(sql, tenant, ages)) {
      try {
        const rows = await applyRule(sql, tenant, rule, ages);
        if (rows > 0) log.info({ tenant, rule, rows }, 'kept long enough');
      } catch (error) {
        log.warn({ tenant, rule, code: codeOf(error) }, 'a rule of retention could not be applied');
      }
    }
  }
}
