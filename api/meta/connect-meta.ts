/** The way back from Meta's dialog: a code becomes a token that lasts, is looked into, and is kept if it is what we asked for. */
import { listAdAccounts } from '#db/meta/ad-accounts.ts';
import { resumeReading } from '#db/marketing/readings.ts';
import { metaTokenKey, saveConnection } from '#db/meta/meta-connections.ts';
import { requestSync } from '#db/platform/sync-runs.ts';
import { dropLeftToken } from '#db/meta/meta-left-token.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { scopes } from '#providers/meta-graph/oauth-url.ts';
import { ForeignToken, judgeToken } from '#providers/meta-graph/token-health.ts';
import type { Act } from '../context.ts';
import type { Deps } from '../deps.ts';
import { metaRedirectUri, openMetaApp } from './meta-app.ts';
import { audit } from '../platform/audit.ts';

/** Why a return from the dialog brought no connection: `?error=` of the page it ends on. */
export type ConnectError =
  | 'denied'
  | 'auth_failed'
  | 'token_exchange_failed'
  | 'wrong_app'
  | 'missing_permissions'
  | 'meta_unreachable';

export interface Grant {
  token: string;
  metaUserId: string;
  metaUserName: string;
  scopes: string[];
  expiresAt: Date | null;
  dataAccessExpiresAt: Date | null;
}

/** The calls to Meta, outside of any transaction. Everything we asked for must be granted: half a connection is none. */
export async function redeemCode(
  deps: Deps,
  code: string,
): Promise<Grant | { error: ConnectError; missing: string[] }> {
  const app = openMetaApp(deps);
  const failed = (error: ConnectError, missing: string[] = []) => ({ error, missing });
  try {
    const short = await app.exchangeCode(code, metaRedirectUri(deps));
    const long = await app.extendToken(short.value);
    const facts = await app.inspectToken(long.value);
    const { state, missing } = judgeToken(facts, deps.config.META_APP_ID!, scopes);
    if (state !== 'connected' || facts.userId === null) return failed('token_exchange_failed');
    if (missing.length > 0) return failed('missing_permissions', missing);
    const { name } = await app.open(long.value).me();
    return {
      token: long.value,
      metaUserId: facts.userId,
      metaUserName: name,
      scopes: facts.scopes,
      expiresAt: facts.expiresAt ?? long.expiresAt,
      dataAccessExpiresAt: facts.dataAccessExpiresAt,
    };
  } catch (error) {
    if (error instanceof ForeignToken) return failed('wrong_app');
    if (!(error instanceof GraphError)) throw error;
    deps.log('warn', 'a code of Meta brought no token', { reason: error.label });
    return failed(error.kind === 'retry' || error.kind === 'throttle' ? 'meta_unreachable' : 'token_exchange_failed');
  }
}

/** Seals the token and remembers whose it is; the worker takes in their pages. Accounts that were connected before are read on. */
export async function connectMeta(act: Act, deps: Deps, grant: Grant): Promise<void> {
  const { tx, tenantId, actor } = act;
  const { expiresAt } = grant;
  await deps.vault.put(tx, tenantId, metaTokenKey, grant.token, { category: 'meta', expiresAt });
  await saveConnection(tx, {
    metaUserId: grant.metaUserId,
    metaUserName: grant.metaUserName,
    scopes: grant.scopes,
    tokenExpiresAt: expiresAt,
    dataAccessExpiresAt: grant.dataAccessExpiresAt,
    connectedBy: actor.type === 'user' ? actor.id : null,
  });
  for (const { account_id } of await listAdAccounts(tx)) await resumeReading(tx, account_id);
  // What was to be taken back at Meta is wanted again.
  await dropLeftToken(tx, deps.vault, tenantId);
  await requestSync(tx, 'meta-check');
  await audit(act, 'meta.connect', { type: 'meta_connection', id: tenantId }, { scopes: grant.scopes });
}
