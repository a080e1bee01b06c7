/**
 * Looks into a tenant's connection with Meta: whether the token works and for how long, a new one before it ends, the pages and
 * whether Meta reports their leads, the ad accounts and whether they can be read. Safe to repeat at any point.
 */
import { listAdAccounts, recordAccountLook } from '#db/meta/ad-accounts.ts';
import {
  findConnection,
  isCurrent,
  metaTokenKey,
  recordFailedCheck,
  recordFinding,
  scheduleCheck,
} from '#db/meta/meta-connections.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { VaultError } from '#db/platform/vault.ts';
import type { GraphApp, TokenFacts } from '#providers/meta-graph/app.ts';
import type { Graph } from '#providers/meta-graph/client.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { ForeignToken, judgeToken, stateAfter, type TokenHealth } from '#providers/meta-graph/token-health.ts';
import type { MetaDeps } from '../../services/deps.ts';
import { takeInPages } from './take-in-pages.ts';

const daySeconds = 86_400;
/** When Meta did not answer, or not to everything. */
const againSeconds = 900;
/** A token with less left than this is exchanged for a fresh one; Meta's live for about 60 days. */
const renewWithinMs = 30 * daySeconds * 1000;

/** @returns null when all was seen, else a reason of the Graph client; it is then looked at again in a quarter of an hour */
export async function checkConnection(deps: MetaDeps, tenantId: string): Promise<string | null> {
  const { meta, vault, log } = deps;
  const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]) => withTenant(deps.sql, tenantId, work);
  const { app } = meta;
  const began = app ? await inTenant(findConnection) : null;
  if (!app || !began) return null;
  let problem: string | null = null;
  try {
    const token = await inTenant((tx) => vault.get(tx, tenantId, metaTokenKey));
    const state = token === null ? await lost(deps, tenantId) : await checkToken(deps, app, tenantId, token);
    const graph = state === 'connected' ? await inTenant((tx) => meta.graphFor(tx, tenantId)) : null;
    if (graph) {
      await takeInPages(deps, tenantId, graph);
      await lookAtAccounts(deps, tenantId, graph);
    }
  } catch (error) {
    if (error instanceof VaultError) problem = 'sealed-shut';
    else if (error instanceof GraphError) problem = error.reason;
    else throw error;
    log.warn({ tenant: tenantId, reason: problem }, 'a connection with Meta could not be looked into');
    await inTenant(async (tx) => {
      // Somebody may have connected anew meanwhile: that is looked into by itself.
      if (!(await isCurrent(tx, began))) return;
      if (error instanceof GraphError && error.kind === 'reconnect')
        await recordFinding(tx, { state: stateAfter(error) });
      else await recordFailedCheck(tx, problem!);
    });
  }
  await inTenant((tx) => scheduleCheck(tx, problem === null ? daySeconds : againSeconds));
  return problem;
}

/** A connection without its token is none. */
async function lost({ sql }: MetaDeps, tenantId: string): Promise<TokenHealth['state']> {
  await withTenant(sql, tenantId, (tx) => recordFinding(tx, { state: 'revoked' }));
  return 'revoked';
}

async function checkToken(
  deps: MetaDeps,
  app: GraphApp,
  tenantId: string,
  token: string,
): Promise<TokenHealth['state']> {
  const old = await app.inspectToken(token);
  const { state } = judge(old, deps.meta.appId!);
  const fresh = state === 'connected' && endsSoon(old) ? await renew(deps, app, token, old) : null;
  const facts = fresh?.facts ?? old;
  await withTenant(deps.sql, tenantId, async (tx) => {
    // Somebody may have connected anew meanwhile: then what was found is about a token that is gone.
    if ((await deps.vault.get(tx, tenantId, metaTokenKey)) !== token) return;
    const { expiresAt, dataAccessExpiresAt, scopes } = facts;
    if (fresh) await deps.vault.put(tx, tenantId, metaTokenKey, fresh.value, { category: 'meta', expiresAt });
    const more = state === 'connected' ? { scopes, tokenExpiresAt: expiresAt, dataAccessExpiresAt } : {};
    await recordFinding(tx, { state, ...more, renewed: fresh !== null });
  });
  return state;
}

function judge(facts: TokenFacts, appId: string): TokenHealth {
  try {
    return judgeToken(facts, appId, []);
  } catch (error) {
    // Of another app: whatever it is good for, it is not for us.
    if (error instanceof ForeignToken) return { state: 'revoked', missing: [] };
    throw error;
  }
}

const endsSoon = ({ expiresAt }: TokenFacts): boolean =>
  expiresAt !== null && expiresAt.getTime() - Date.now() < renewWithinMs;

/** @returns null when Meta gave none that lives longer; the old one is then as good as before */
async function renew(
  { log }: MetaDeps,
  app: GraphApp,
  token: string,
  old: TokenFacts,
): Promise<{ value: string; facts: TokenFacts } | null> {
  try {
    const { value } = await app.extendToken(token);
    const facts = await app.inspectToken(value);
    const isSame = facts.isValid && facts.userId === old.userId && facts.appId === old.appId;
    const livesLonger = facts.expiresAt === null || facts.expiresAt > old.expiresAt!;
    return isSame && livesLonger ? { value, facts } : null;
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    log.warn({ reason: error.label }, 'a token of Meta could not be renewed');
    return null;
  }
}

/** An account that is out of reach says so; it is no reason to stop looking at the others. */
async function lookAtAccounts({ sql }: MetaDeps, tenantId: string, graph: Graph): Promise<void> {
  for (const { account_id: id } of await withTenant(sql, tenantId, listAdAccounts)) {
    const found = await graph
      .account(id)
      .then(({ name, account_status: accountStatus }) => ({ name, accountStatus }))
      .catch((error: unknown) => {
        const isItsOwn = error instanceof GraphError && (error.kind === 'permanent' || error.kind === 'permission');
        if (!isItsOwn) throw error;
        return { error: error.reason };
      });
    await withTenant(sql, tenantId, (tx) => recordAccountLook(tx, id, found));
  }
}
