/** What the Marketing Hub needs: an app that Meta knows, a webhook that answers, and of each tenant a connection that works. */
import { meta as diagnoseMeta } from '#api/platform/diagnostics/meta.ts';
import { metaTokenKey } from '#db/meta/meta-connections.ts';
import { readMetaHealth } from '#db/meta/meta-diagnostics.ts';
import { listTenants } from '#db/platform/queues.ts';
import { type Sql, withTenant } from '#db/platform/tenant.ts';
import type { Vault } from '#db/platform/vault.ts';
import { createGraphApp, type GraphApp } from '#providers/meta-graph/app.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { broken, type Finding, ok, reason, warning } from './finding.ts';

export interface MetaPlace {
  appId: string;
  appSecret: string;
  url: string;
}

/** @param place null: this installation has no app at Meta. @param url of the product */
export async function examineMeta(
  sql: Sql,
  vault: Vault,
  place: MetaPlace | null,
  url: string | null,
): Promise<Finding[]> {
  if (!place)
    return [
      warning(
        'META_APP_ID and META_APP_SECRET are not set: nobody can connect their ads',
        'Make an app at developers.facebook.com and set them, for api and worker.',
      ),
    ];
  const app = createGraphApp({ ...place, timeoutMs: 8_000, retries: 1 });
  const known = await askMeta(app, place);
  const found = [known, ...(url ? [await webhook(url)] : [])];
  for (const tenantId of await listTenants(sql))
    found.push(...(await tenant(sql, vault, tenantId, known.state === 'ok' ? app : null)));
  return found;
}

/** Looking into any token at all shows whether Meta takes our id and secret. */
async function askMeta(app: GraphApp, { appId, url }: MetaPlace): Promise<Finding> {
  try {
    await app.inspectToken('none');
    return ok(`Meta knows the app ${appId}`);
  } catch (error) {
    const isPassing = error instanceof GraphError && (error.kind === 'retry' || error.kind === 'throttle');
    if (isPassing) return broken(`Meta does not answer (${error.label})`, `Check that this machine reaches ${url}.`);
    return broken(
      `Meta refuses the app ${appId} (${reason(error)})`,
      'Compare META_APP_ID and META_APP_SECRET with App settings → Basic at developers.facebook.com.',
    );
  }
}

/** A handshake with a wrong token is refused where there is one to compare it with. */
async function webhook(url: string): Promise<Finding> {
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.challenge': '1',
    'hub.verify_token': 'from the doctor',
  });
  try {
    const { status } = await fetch(`${url}/api/webhooks/meta?${query}`, { signal: AbortSignal.timeout(5_000) });
    if (status === 403) return ok('The webhook for Instant Form leads answers');
    return warning(
      `The webhook for Instant Form leads is not set up (${status})`,
      'Set META_WEBHOOK_VERIFY_TOKEN, and register PUBLIC_URL/api/webhooks/meta with it in the app: Webhooks → Page → leadgen.',
    );
  } catch (error) {
    return warning(`The webhook for Instant Form leads cannot be looked at (${reason(error)})`, 'Is the API running?');
  }
}

/** What the diagnostics page says, and whether Meta takes the token at this moment. */
async function tenant(sql: Sql, vault: Vault, tenantId: string, app: GraphApp | null): Promise<Finding[]> {
  const { name, health, token } = await withTenant(sql, tenantId, async (tx) => {
    const [row] = await tx<{ name: string }[]>`select name from tenants where id = ${tenantId}`;
    const sealed = await vault.get(tx, tenantId, metaTokenKey).catch(() => null);
    return { name: row?.name ?? tenantId, health: await readMetaHealth(tx), token: sealed };
  });
  // Not everybody buys ads.
  if (!health.connection) return [ok(`${name}: Meta is not connected`)];
  const found = diagnoseMeta(health, { configured: true, now: new Date() }).map(({ state, text, fix }): Finding => {
    const line = `${name}: ${text.en}`;
    if (fix === null) return ok(line);
    return state === 'error' ? broken(line, fix.en) : warning(line, fix.en);
  });
  const refused = app && token ? await refusal(app, token) : null;
  if (refused && !found.some(({ state }) => state === 'broken'))
    found.unshift(broken(`${name}: ${refused}`, 'Connect Meta again in Marketing.'));
  return found;
}

async function refusal(app: GraphApp, token: string): Promise<string | null> {
  try {
    const { isValid, error } = await app.inspectToken(token);
    return isValid ? null : `Meta does not take the token at this moment (${error?.reason ?? 'no reason given'})`;
  } catch {
    // Said above, once for all.
    return null;
  }
}
