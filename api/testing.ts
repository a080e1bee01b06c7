/** The API on a fresh database, and callers of every kind, for tests. */
import process from 'node:process';
import { createTestDatabase } from '#db/testing.ts';
import type { TestDatabase, TestTenant } from '#db/testing.ts';
import { createSession } from '#db/people/sessions.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { createVault } from '#db/platform/vault.ts';
import { createApp } from './app.ts';
import type { App } from './app.ts';
import { signAccessToken } from './people/access-token.ts';
import { newRefreshToken } from './people/refresh-token.ts';
import { hashSecret, newSecret } from './platform/secrets.ts';
import { parseConfig } from './config.ts';
import type { Deps } from './deps.ts';
import { consoleLog } from './log.ts';
import type { Role } from './permissions.ts';

export const testEnv = {
  META_APP_ID: '100000000000001',
  META_APP_SECRET: '0123456789abcdef0123456789abcdef',
  META_WEBHOOK_VERIFY_TOKEN: 'verify-9f2c61',
  PUBLIC_URL: 'http://localhost:8000',
  DATABASE_URL: 'postgres://unused@localhost/unused',
  JWT_SECRET_KEY: 'x7Kq2mVb9RtY4wLz8PdN5sHc1GfJ6aEu',
  ADMIN_TOKEN: 'o4Tz9Wd2Xk7Qv1Lm8Rb5Yc3Ns6Hj0GpAf',
  CREDENTIALS_KEYS: `k1:${btoa(String.fromCharCode(...Array.from({ length: 32 }, (_, i) => (i * 37 + 11) % 256)))}`,
};

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed when it is JSON, else the text. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks at what it expects
  body: any;
}

export interface Caller {
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string, headers?: Record<string, string>): Promise<Answer>;
}

/** A signed-in person. */
export interface Person extends Caller {
  userId: string;
  tenantId: string;
  sessionId: string;
  /** What every request of theirs carries. */
  headers: Record<string, string>;
}

export interface TestApi {
  database: TestDatabase;
  app: App;
  deps: Deps;
  /** Nobody: no cookie, no key. Paths begin after the host: `/api/…`. */
  nobody: Caller;
  /** A person with this role in a tenant: its ceo, or a new member. Without a tenant, in a new one. */
  person(role?: Role, tenant?: TestTenant): Promise<Person>;
  /** A program with an API key of the tenant. */
  program(tenantId: string): Promise<Caller>;
  stop(): Promise<void>;
}

/** @param over parts of the dependencies to replace */
export async function createTestApi(
  over: Partial<Deps> & { env?: Record<string, string>; max?: number } = {},
): Promise<TestApi> {
  const { env, max, ...parts } = over;
  const database = await createTestDatabase({ max });
  const config = parseConfig({ ...testEnv, ...env });
  const deps: Deps = {
    config,
    sql: database.sql,
    vault: createVault(config.CREDENTIALS_KEYS),
    // What a test did not expect is best seen: TEST_LOGS=1 prints it.
    log: (level, ...rest) => process.env.TEST_LOGS && level === 'error' && consoleLog(level, ...rest),
    now: () => new Date(),
    fetch: () => Promise.reject(new Error('no network in tests')),
    readAsset: () => Promise.resolve(null),
    ...parts,
  };
  const app = createApp(deps);

  return {
    database,
    app,
    deps,
    nobody: caller(app, {}),
    async person(role = 'ceo', tenant) {
      const home = tenant ?? (await database.createTenant());
      const userId = role === 'ceo' ? home.ceoId : await database.createUser(home.id, { role });
      const sessionId = crypto.randomUUID();
      const refresh = await newRefreshToken(config, sessionId);
      const refreshHash = await hashSecret(refresh);
      await withTenant(database.sql, home.id, (tx) =>
        createSession(tx, { id: sessionId, userId, refreshHash, userAgent: null, ip: '127.0.0.1', idleDays: 7 }),
      );
      const access = await signAccessToken(config, { userId, tenantId: home.id, sessionId }, deps.now());
      const cookie = `__Host-session=${access}; __Host-refresh=${refresh}`;
      const headers = { cookie, 'sec-fetch-site': 'same-origin' };
      return { ...caller(app, headers), userId, tenantId: home.id, sessionId, headers };
    },
    async program(tenantId) {
      const secret = newSecret('cad_');
      const hash = await hashSecret(secret);
      await database.owner()`
        insert into api_keys (tenant_id, kind, name, prefix, key_hash)
        values (${tenantId}, 'api', 'test', ${secret.slice(0, 8)}, ${hash})`;
      return caller(app, { authorization: `Bearer ${secret}` });
    },
    stop: () => database.stop(),
  };
}

/** Calls the app with these headers; a body that is no string is sent as JSON. */
export function caller(app: App, own: Record<string, string>): Caller {
  const request: Caller['request'] = async (method, path, body, headers = {}) => {
    const plain =
      body === undefined || typeof body === 'string' || body instanceof FormData || body instanceof Uint8Array;
    const type: Record<string, string> =
      plain && typeof body !== 'string' ? {} : { 'content-type': 'application/json' };
    const answer = await app.request(
      path,
      {
        method,
        headers: { ...own, ...type, ...headers },
        body: plain ? (body as string | undefined) : JSON.stringify(body),
      },
      { remoteAddress: '127.0.0.1' },
    );
    if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
      await answer.body?.cancel();
      return { status: answer.status, headers: answer.headers, body: '' };
    }
    const text = await answer.text();
    const isJson = /\bjson\b/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, headers: answer.headers, body: isJson && text ? JSON.parse(text) : text };
  };
  return {
    request,
    get: (path) => request('GET', path),
    post: (path, body, headers) => request('POST', path, body, headers),
    patch: (path, body, headers) => request('PATCH', path, body, headers),
    put: (path, body, headers) => request('PUT', path, body, headers),
    delete: (path, headers) => request('DELETE', path, undefined, headers),
  };
}
