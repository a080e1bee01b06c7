/** Looks whether the tenant's token still works, at most every few seconds however many ask. */
import {
  type Finding,
  findConnection,
  metaTokenKey,
  type MetaConnection,
  recordFindingOf,
} from '#db/meta/meta-connections.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { judgeToken } from '#providers/meta-graph/token-health.ts';
import type { Deps } from '../deps.ts';
import { openMetaApp } from './meta-app.ts';
import { oncePerApp } from '../once-per-app.ts';

/** Whoever asks within so many milliseconds of somebody else gets what they found. */
const freshMs = 10_000;
/** Whoever asks waits no longer than this for Meta: what is known is then answer enough, and the look goes on. */
const patienceMs = 2_500;

interface Look {
  at: number;
  /** When Meta answered; null when it did not. */
  done: Promise<Date | null>;
}

/** The last look of each tenant, in this process. */
const looksOf = oncePerApp(() => new Map<string, Look>());

/**
 * The connection as it is now; as it was last known when Meta cannot be reached. Writes only what has changed.
 * @returns null when there is none
 */
export async function checkMeta(deps: Deps, tenantId: string): Promise<MetaConnection | null> {
  const before = await withTenant(deps.sql, tenantId, findConnection);
  if (!before) return null;
  const known = looksOf(deps);
  const now = deps.now().getTime();
  const last = known.get(tenantId);
  // A connection that is newer than the last look has not been looked at.
  const isFresh = last && now - last.at < freshMs && last.at >= before.connected_at.getTime();
  const look = isFresh ? last : { at: now, done: lookNow(deps, tenantId, before) };
  if (known.size >= 5000) known.clear();
  known.set(tenantId, look);
  const checkedAt = await within(patienceMs, look.done);
  const after = await withTenant(deps.sql, tenantId, findConnection);
  return after && { ...after, checked_at: checkedAt ?? after.checked_at };
}

/** What comes of it within this time; null when nothing does. */
async function within<T>(ms: number, done: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, ms, null)));
  return await Promise.race([done, late]).finally(() => clearTimeout(timer));
}

async function lookNow(deps: Deps, tenantId: string, before: MetaConnection): Promise<Date | null> {
  try {
    const token = await withTenant(deps.sql, tenantId, (tx) => deps.vault.get(tx, tenantId, metaTokenKey));
    const found = token === null ? { state: 'revoked' as const } : await inspect(deps, token);
    if (hasChanged(before, found)) await withTenant(deps.sql, tenantId, (tx) => recordFindingOf(tx, before, found));
    return deps.now();
  } catch (error) {
    const reason = error instanceof GraphError ? error.label : String(error);
    deps.log('warn', 'Meta did not say how the token is', { reason });
    return null;
  }
}

async function inspect(deps: Deps, token: string): Promise<Finding> {
  const facts = await openMetaApp(deps).inspectToken(token);
  const { state } = judgeToken(facts, deps.config.META_APP_ID!, []);
  if (state !== 'connected') return { state };
  const { scopes, expiresAt: tokenExpiresAt, dataAccessExpiresAt } = facts;
  return { state, scopes, tokenExpiresAt, dataAccessExpiresAt };
}

function hasChanged(before: MetaConnection, found: Finding): boolean {
  const isOther = (a: Date | null, b: Date | null | undefined) => b !== undefined && a?.getTime() !== b?.getTime();
  return (
    before.state !== found.state ||
    (found.scopes !== undefined && found.scopes.toSorted().join() !== before.scopes.toSorted().join()) ||
    isOther(before.token_expires_at, found.tokenExpiresAt) ||
    isOther(before.data_access_expires_at, found.dataAccessExpiresAt)
  );
}
