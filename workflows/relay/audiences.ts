/** Lets the people of audiences have their turn, at the pace of each. */
import { advanceRun, dueRuns } from '#db/flows/audience-runs.ts';
import { allow, type Sql, withTenant } from '#db/platform/tenant.ts';
import { codeOf } from './pump.ts';

interface Deps {
  sql: Sql;
  log: { warn(data: object, message: string): void };
}

/** Always false: what is due next is due later. @throws when Postgres is away */
export async function relayAudiences({ sql, log }: Deps, most: number): Promise<boolean> {
  for (const { id, tenantId } of await dueRuns(sql, most)) {
    try {
      await withTenant(sql, tenantId, async (tx) => {
        await allow(tx, 30);
        await advanceRun(tx, id);
      });
    } catch (error) {
      log.warn({ run: id, code: codeOf(error) }, 'an audience could not go on, will try again');
    }
  }
  return false;
}
