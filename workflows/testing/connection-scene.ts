/** For tests of connections with Meta: the worker's side beside a sandbox, and a tenant per test whose token lives as long as one likes. */
import { findConnection, metaTokenKey, saveConnection } from '#db/meta/meta-connections.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { createTestDatabase } from '#db/testing.ts';
import { createVault } from '#db/platform/vault.ts';
import { startMetaSandbox } from '#deploy/sandbox/meta/testing.ts';
import { scopes } from '#providers/meta-graph/oauth-url.ts';
import type { MetaDeps } from '../services/deps.ts';
import { createMetaAccess } from '../services/meta-access.ts';

/** Seconds. */
export const day = 86_400;
/** One of the two pages of the sandbox's person. */
export const page = '104000000000000001';

export type ConnectionScene = Awaited<ReturnType<typeof createConnectionScene>>;

export async function createConnectionScene() {
  const [db, meta] = await Promise.all([createTestDatabase(), startMetaSandbox()]);
  const vault = createVault(`k1:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`);
  const { appId, appSecret } = meta.sandbox.settings.meta;
  /** What was logged. */
  const warned: string[] = [];
  const deps: MetaDeps = {
    sql: db.sql,
    vault,
    meta: createMetaAccess({ vault, appId, appSecret, url: meta.url, version: 'v25.0' }),
    log: { warn: (data: object, message: string) => void warned.push(JSON.stringify([data, message])) },
  };
  let tenantId = '';
  let token = '';
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenantId, work);
  const tokenOf = () => meta.sandbox.meta.tokens.all.get(token)!;
  return {
    db,
    meta,
    deps,
    warned,
    /** The tenant of this test. */
    get tenantId() {
      return tenantId;
    },
    /** The token it connected with last. */
    get token() {
      return token;
    },
    inTenant,
    /** What Meta knows of that token. */
    tokenOf,
    connection: async () => (await inTenant(findConnection))!,
    /** The tenant's token, opened. */
    kept: () => inTenant((tx) => vault.get(tx, tenantId, metaTokenKey)),
    notes: async () =>
      await inTenant(
        (tx) => tx<{ role: string; text: string }[]>`select role, text from notifications order by created_at, role`,
      ),
    /** Connects the tenant with a token that lives so many seconds; 0: for ever. */
    async connect({ lifetime = 59 * day, granted = [...scopes] as string[] } = {}): Promise<void> {
      const { body } = await meta.call('POST', '/_sandbox/meta/tokens', { expires_in: lifetime });
      token = body.access_token;
      tokenOf().scopes = granted;
      await inTenant(async (tx) => {
        await vault.put(tx, tenantId, metaTokenKey, token);
        await saveConnection(tx, {
          metaUserId: body.user_id,
          metaUserName: 'Lucía',
          scopes: granted,
          tokenExpiresAt: lifetime === 0 ? null : new Date(body.expires_at * 1000),
          dataAccessExpiresAt: null,
          connectedBy: null,
        });
      });
    },
    /** Before each test: a tenant of its own. */
    async begin(): Promise<void> {
      tenantId = (await db.createTenant({ locale: 'es' })).id;
      meta.sandbox.meta.subscriptions.clear();
    },
    /** After each test: Meta is well, and nothing is due that another test would be asked for. */
    async calm(): Promise<void> {
      await meta.call('DELETE', '/_sandbox/faults');
      await db.owner()`delete from meta_connections`;
      await db.owner()`delete from meta_pages`;
    },
    stop: () => Promise.all([db.stop(), meta.stop()]),
  };
}
