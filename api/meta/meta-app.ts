/** Our app at Meta: how the API speaks to it, for the tenant's connection or without one, and what its refusals mean here. */
import { findConnection, metaTokenKey, recordFindingOf } from '#db/meta/meta-connections.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { createGraphApp, type GraphApp } from '#providers/meta-graph/app.ts';
import type { Graph } from '#providers/meta-graph/client.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { stateAfter } from '#providers/meta-graph/token-health.ts';
import type { Config } from '../config.ts';
import type { AppContext } from '../context.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';
import { limitRate } from '../middleware/rate-limit.ts';
import { noteRead } from '../platform/note-read.ts';

interface OurApp {
  appId: string;
  appSecret: string;
}

/** @returns what names our app at Meta; null when this installation has none */
export function findMetaApp({ META_APP_ID: appId, META_APP_SECRET: appSecret }: Config): OurApp | null {
  return appId && appSecret ? { appId, appSecret } : null;
}

/** @throws Problem `meta_not_configured` */
export function openMetaApp({ config, fetch }: Deps): GraphApp {
  const ours = findMetaApp(config);
  if (!ours) throw new Problem('meta_not_configured');
  // Somebody waits for the answer: one more try, and not for long.
  const patience = { timeoutMs: 10_000, retries: 1 };
  return createGraphApp({
    ...ours,
    url: config.META_GRAPH_URL,
    version: config.META_GRAPH_API_VERSION,
    fetch,
    ...patience,
  });
}

/** Where Meta sends people back to. From the settings only: no header of a request has a say. */
export const metaRedirectUri = ({ config }: Deps): string =>
  config.META_REDIRECT_URI ?? `${config.PUBLIC_URL}/api/crm/auth/meta/callback`;

/**
 * Runs calls with the tenant's token. What they tell about the token is kept.
 * @throws Problem `meta_not_connected`, `meta_reconnect`, `meta_permission`, `meta_throttled`, `provider_refused`, `provider_failed`
 */
export async function callMeta<T>(c: AppContext, work: (graph: Graph) => Promise<T>): Promise<T> {
  const { deps, principal } = c.var;
  const app = openMetaApp(deps);
  const ours = await c.var.read(async (tx) => {
    const connection = await findConnection(tx);
    const token = connection && (await deps.vault.get(tx, principal.tenantId, metaTokenKey));
    return connection && token !== null ? { connection, token } : null;
  });
  if (ours === null) throw new Problem('meta_not_connected');
  await noteRead(c, 'credential.read', { type: 'credential', id: metaTokenKey });
  try {
    return await work(app.open(ours.token));
  } catch (error) {
    if (error instanceof GraphError && error.kind === 'reconnect') {
      const found = { state: stateAfter(error) };
      await withTenant(deps.sql, principal.tenantId, (tx) => recordFindingOf(tx, ours.connection, found));
    }
    throw explainGraph(error);
  }
}

/** For endpoints of which each call goes out to Meta. @throws Problem 429 */
export const limitOutward = (c: AppContext) =>
  limitRate(c, `meta:${c.var.principal.tenantId}`, { limit: 60, seconds: 60 });

/** Meta's refusal as ours; the message of a GraphError never holds a token. Other errors stay what they are. */
function explainGraph(error: unknown): unknown {
  if (!(error instanceof GraphError)) return error;
  const { kind, retryAfterMs, label, message } = error;
  const detail = `Meta: ${label}. ${message.slice(0, 200)}`;
  if (kind === 'reconnect') return new Problem('meta_reconnect', { extra: { reason: error.reason }, cause: error });
  if (kind === 'permission') return new Problem('meta_permission', { detail, cause: error });
  if (kind === 'throttle') {
    const headers = { 'retry-after': String(Math.ceil((retryAfterMs ?? 60_000) / 1000)) };
    return new Problem('meta_throttled', { headers, cause: error });
  }
  return new Problem(kind === 'retry' ? 'provider_failed' : 'provider_refused', { detail, cause: error });
}
