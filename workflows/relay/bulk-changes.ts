/** Works off changes to many leads, in bites; where a bite fails, each of it alone. */
import { dueBulks } from '#db/crm/bulk/bulk-changes.ts';
import { bite, nextPlaces, passOver, performBite } from '#db/crm/bulk/perform-bulk.ts';
import { isTransient } from '#db/platform/failures.ts';
import { allow, type Sql, type Tx, withTenant } from '#db/platform/tenant.ts';
import { codeOf } from './pump.ts';

interface Deps {
  sql: Sql;
  log: { warn(data: object, message: string): void };
}

/** True when there may be more to do at once. @throws when Postgres is away */
export async function relayBulkChanges({ sql, log }: Deps, most: number): Promise<boolean> {
  let isMore = false;
  for (const { id, tenantId } of await dueBulks(sql, most)) {
    const perform = (places?: readonly number[]) =>
      withTenant(sql, tenantId, async (tx: Tx) => {
        await allow(tx, 30);
        return await performBite(tx, id, places);
      });
    try {
      isMore = (await perform()) || isMore;
    } catch (error) {
      if (isTransient(error)) throw error;
      log.warn({ bulk: id, code: codeOf(error) }, 'some could not be changed together, each is tried alone');
      for (const place of await withTenant(sql, tenantId, (tx) => nextPlaces(tx, id, bite)))
        await perform([place]).catch(async (fault: unknown) => {
          if (isTransient(fault)) throw fault;
          log.warn({ bulk: id, place, code: codeOf(fault) }, 'one could not be changed');
          await withTenant(sql, tenantId, (tx) => passOver(tx, id, place));
        });
      isMore = true;
    }
  }
  return isMore;
}
