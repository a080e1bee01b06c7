/**
 * Follows the changes of tenants for the people who look: one poll per second and tenant, whatever the number of listeners, and
 * none while nobody listens. It only says what changed; screens ask for the contents themselves, with their own rights.
 */
import { mostIds, readChanges, type Change, type Topic } from '#db/platform/changes.ts';
import { withTenant, type Sql } from '#db/platform/tenant.ts';
import type { Log } from '../../log.ts';

/** What changed since the last batch. `ids` is missing when there are too many to name. */
export interface Batch {
  /** Epoch milliseconds of the database; a listener that comes back gives it as Last-Event-ID. */
  id: number;
  topics: { topic: Topic; ids?: string[] }[];
}

export interface Listener {
  tenantId: string;
  deliver(batch: Batch): void;
  /** Nothing can be said about what was missed: load everything anew. */
  reset(id: number): void;
}

export interface FeedOptions {
  pollMs?: number;
  /** Changes become visible when their transaction commits, so each poll looks back by the longest it expects. */
  overlapMs?: number;
}

/** A Last-Event-ID older than this gets a reset instead of a long list. */
const longestAbsenceMs = 5 * 60_000;

interface Tenant {
  listeners: Set<Listener>;
  /** The database's clock at the last poll; null before the first. */
  since: number | null;
  /** What was announced within the overlap: `topic:id` → when it changed. */
  announced: Map<string, number>;
}

export type Feed = ReturnType<typeof createFeed>;

export function createFeed(sql: Sql, log: Log, { pollMs = 1000, overlapMs = 10_000 }: FeedOptions = {}) {
  const tenants = new Map<string, Tenant>();
  const read = (tenantId: string, since: number) => withTenant(sql, tenantId, (tx) => readChanges(tx, new Date(since)));

  async function poll(tenantId: string, tenant: Tenant): Promise<void> {
    // The first look back starts at our own clock; the database's is used from then on.
    const { now, changes } = await read(tenantId, (tenant.since ?? Date.now()) - overlapMs);
    const fresh = changes.filter((change) => tenant.announced.get(keyOf(change)) !== change.at);
    for (const change of fresh) tenant.announced.set(keyOf(change), change.at);
    for (const [key, at] of tenant.announced) if (at < now - 2 * overlapMs) tenant.announced.delete(key);
    tenant.since = now;
    if (fresh.length === 0) return;
    const batch = toBatch(now, fresh);
    for (const listener of tenant.listeners) listener.deliver(batch);
  }

  async function run(tenantId: string, tenant: Tenant): Promise<void> {
    for (let failures = 0; tenant.listeners.size > 0;) {
      try {
        await poll(tenantId, tenant);
        failures = 0;
      } catch (error) {
        // The database is away: listeners stay, and what they missed is found when it is back.
        if (failures++ === 0) log('warn', 'stream: cannot read changes', { error });
      }
      await new Promise((wake) => setTimeout(wake, pollMs * Math.min(1 + failures, 5)));
    }
    tenants.delete(tenantId);
  }

  async function catchUp(listener: Listener, lastEventId: number): Promise<void> {
    const absent = Date.now() - lastEventId;
    if (!(absent < longestAbsenceMs)) return listener.reset(Date.now());
    const { now, changes } = await read(listener.tenantId, lastEventId - overlapMs);
    listener.deliver(toBatch(now, changes));
  }

  return {
    /** @param lastEventId the id of the last batch the listener got before it went away. @returns what ends it */
    listen(listener: Listener, lastEventId: number | null): () => void {
      const known = tenants.get(listener.tenantId);
      const tenant = known ?? { listeners: new Set(), since: null, announced: new Map() };
      tenant.listeners.add(listener);
      if (!known) {
        tenants.set(listener.tenantId, tenant);
        void run(listener.tenantId, tenant);
      }
      if (lastEventId !== null) catchUp(listener, lastEventId).catch(() => listener.reset(Date.now()));
      return () => void tenant.listeners.delete(listener);
    },
    /** Epoch milliseconds of the database up to which listeners of the tenant were told everything; null when that is not known. */
    readUntil: (tenantId: string): number | null => {
      const since = tenants.get(tenantId)?.since;
      return since ? Math.floor(since) : null;
    },
    /** For tests and metrics. */
    size: () => [...tenants.values()].reduce((sum, tenant) => sum + tenant.listeners.size, 0),
  };
}

const keyOf = (change: Change): string => `${change.topic}:${change.id}`;

function toBatch(id: number, changes: Change[]): Batch {
  const topics = new Map<Topic, Set<string>>();
  for (const change of changes) topics.set(change.topic, (topics.get(change.topic) ?? new Set()).add(change.id));
  return {
    id: Math.floor(id),
    topics: [...topics].map(([topic, ids]) => (ids.size > mostIds ? { topic } : { topic, ids: [...ids] })),
  };
}
