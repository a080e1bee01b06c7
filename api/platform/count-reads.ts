/**
 * Sensitive reads, noted in batches: counted here, and written together a moment later, so that a page that is looked at all day costs
 * a row an hour. A process that is killed loses the last seconds.
 */
import { type Reads, recordReads } from '#db/platform/watch/audit-reads.ts';
import { withTenant } from '#db/platform/tenant.ts';
import type { Deps } from '../deps.ts';
import { oncePerApp } from '../once-per-app.ts';

const batchMs = 1_000;

interface Counted {
  byTenant: Map<string, Map<string, Reads>>;
  timer?: ReturnType<typeof setTimeout>;
}

const counted = oncePerApp((): Counted => ({ byTenant: new Map() }));

/** Notes one read; it is written within seconds. */
export function countRead(deps: Deps, tenantId: string, read: Omit<Reads, 'count' | 'firstAt' | 'lastAt'>): void {
  const shelf = counted(deps);
  const ofTenant = shelf.byTenant.get(tenantId) ?? new Map<string, Reads>();
  shelf.byTenant.set(tenantId, ofTenant);
  const now = new Date();
  const key = `${read.action} ${read.actor.id} ${now.toISOString().slice(0, 13)}`;
  const before = ofTenant.get(key);
  if (before) Object.assign(before, { count: before.count + 1, lastAt: now, ip: read.ip });
  else ofTenant.set(key, { ...read, count: 1, firstAt: now, lastAt: now });
  shelf.timer ??= setTimeout(() => void writeReads(deps), batchMs);
}

/** Writes what was counted so far. What cannot be written is lost, and said. */
export async function writeReads(deps: Deps): Promise<void> {
  const shelf = counted(deps);
  clearTimeout(shelf.timer);
  shelf.timer = undefined;
  const batch = shelf.byTenant;
  shelf.byTenant = new Map();
  for (const [tenantId, reads] of batch) {
    await withTenant(deps.sql, tenantId, (tx) => recordReads(tx, [...reads.values()])).catch((error: unknown) =>
      deps.log('warn', 'reads could not be noted', { error, reads: reads.size }),
    );
  }
}
