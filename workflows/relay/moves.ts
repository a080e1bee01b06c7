/** Tells people of flows that they go on with another version, in bites; where a bite fails, each of it alone. */
import { closeMove, dueMoves, nextOf, passOver, tellMoved } from '#db/flows/moves/advance-move.ts';
import { isTransient } from '#db/platform/failures.ts';
import { type Sql, withTenant } from '#db/platform/tenant.ts';
import { codeOf } from './pump.ts';

interface Deps {
  sql: Sql;
  log: { warn(data: object, message: string): void };
}

const bite = 100;

/** True when there may be more to tell at once. @throws when Postgres is away */
export async function relayMoves({ sql, log }: Deps, most: number): Promise<boolean> {
  let isMore = false;
  for (const { id, tenantId } of await dueMoves(sql, most)) {
    const people = await withTenant(sql, tenantId, (tx) => nextOf(tx, id, bite));
    const tell = (some: readonly string[]) => withTenant(sql, tenantId, (tx) => tellMoved(tx, id, some));
    let isOurs = people.length > 0;
    try {
      if (isOurs) isOurs = await tell(people);
    } catch (error) {
      if (isTransient(error)) throw error;
      log.warn({ move: id, code: codeOf(error) }, 'some could not be told of a move, each is told alone');
      for (const one of people)
        await tell([one]).catch(async (fault: unknown) => {
          if (isTransient(fault)) throw fault;
          log.warn({ move: id, enrolment: one, code: codeOf(fault) }, 'one could not be told of a move');
          await withTenant(sql, tenantId, (tx) => passOver(tx, id, one));
        });
    }
    // Where another worker is at it, that one goes on.
    isMore ||= isOurs && people.length === bite;
    await withTenant(sql, tenantId, (tx) => closeMove(tx, id));
  }
  return isMore;
}
