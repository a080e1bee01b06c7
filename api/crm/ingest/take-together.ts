/**
 * Single leads that are handed in at the same time share one transaction: most of them are new people, who cost a few statements
 * together (take-plain.ts). Each keeps its own answer, audit note and idempotency key; whoever is not plain goes its own way.
 */
import { findHome } from '#db/crm/local-phone.ts';
import { touchApiKeys } from '#db/people/api-keys.ts';
import { recordDeeds } from '#db/platform/audit.ts';
import { holdFree, keepAnswers, type Once } from '#db/platform/idempotency.ts';
import { hurryLocks, type Tx, withTenant } from '#db/platform/tenant.ts';
import type { Principal } from '../../context.ts';
import type { Deps } from '../../deps.ts';
import { createGatherers } from '../../gather.ts';
import { oncePerApp } from '../../once-per-app.ts';
import { type IngestBody, toBody } from './ingest-answer.ts';
import type { Judged } from './judge-lead.ts';
import { type By, takePlain } from './take-plain.ts';

/** One request that hands in one lead. */
export interface Single {
  judged: Judged;
  by: By & { actor: Extract<Principal, { type: 'api_key' }> };
  once: Once | null;
  /** Takes it in a transaction of its own. */
  alone: () => Promise<IngestBody>;
}

/** More than so many answers are better had a little earlier. */
const most = 50;
/** A group that waits for somebody else's lock gives up: its people then wait each for themselves. */
const lockMs = 200;

/** Takes a single lead in, with those who come at the same time for the same tenant. */
export const takeSingle = oncePerApp((deps) => {
  const gather = createGatherers((tenantId, group: Single[]) => takeGroup(deps, tenantId, group), {
    lanes: 1,
    most,
    patienceMs: 250,
  });
  return async (single: Single): Promise<IngestBody> =>
    (await gather(single.by.tenantId, single)) ?? (await single.alone());
});

/** @returns the answers; null for whoever has to go alone */
async function takeGroup(deps: Deps, tenantId: string, group: Single[]): Promise<(IngestBody | null)[]> {
  if (group.length === 1) return [await group[0]!.alone()];
  return await withTenant(deps.sql, tenantId, async (tx) => {
    const [, home, places] = await Promise.all([hurryLocks(tx, lockMs), findHome(tx), findFree(tx, tenantId, group)]);
    const free = places.map((place) => group[place]!);
    const taken = await takePlain(
      tx,
      free.map(({ judged }) => judged),
      (i) => free[i]!.by,
      home,
    );
    const done = places.flatMap((place, i) => {
      const plain = taken.get(i);
      return plain ? [{ place, ...free[i]!, body: toBody([{ index: 0, status: 'created', ...plain }]) }] : [];
    });
    if (done.length === 0) return group.map(() => null);
    await Promise.all([
      keepAnswers(
        tx,
        done.flatMap(({ once, body }) => (once ? [{ ...once, status: 200, body }] : [])),
      ),
      touchApiKeys(tx, [...new Set(done.map(({ by }) => by.actor.id))]),
      noteDeeds(tx, done),
    ]);
    const bodies = new Map(done.map(({ place, body }) => [place, body]));
    return group.map((_, place) => bodies.get(place) ?? null);
  });
}

/** Places of those whose request was not answered before, nor is being answered now. */
async function findFree(tx: Tx, tenantId: string, group: readonly Single[]): Promise<number[]> {
  const keys = new Set<string>();
  const keyed = group.flatMap(({ once }, place) => {
    const name = once && `${once.principal} ${once.key}`;
    if (name === null || keys.has(name)) return [];
    keys.add(name);
    return [{ place, once: once! }];
  });
  const held = await holdFree(
    tx,
    tenantId,
    keyed.map(({ once }) => once),
  );
  const free = new Set(keyed.filter((_, i) => held.has(i)).map(({ place }) => place));
  return [...group.keys()].filter((place) => group[place]!.once === null || free.has(place));
}

async function noteDeeds(tx: Tx, done: readonly (Single & { body: IngestBody })[]): Promise<void> {
  await recordDeeds(
    tx,
    done.map(({ by: { tenantId, actor, requestId, ip }, body: { created, updated, invalid } }) => ({
      tenantId,
      actor,
      action: 'lead.ingest',
      object: { type: 'api_key', id: actor.id },
      data: { created, updated, invalid },
      requestId,
      ip,
    })),
  );
}
