/** The whole product, started for a test on a folder of its own, and short ways to use it as a person or a script would. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Flow } from '#flow';
import { connect, type Sql } from '#db/platform/tenant.ts';
import { readJson } from '../json-file.ts';
import { freePort } from '../ports.ts';
import type { Ready } from '../ready.ts';
import { type Stack, type StackOptions, startStack } from '../stack.ts';

/** One message that the sandbox accepted. */
export interface Send {
  id: string;
  externalId: string | null;
  to: string;
  template: { name: string; language: string } | null;
  variables: string[];
  acceptedAt: string;
  duplicate: boolean;
}

export interface Answer<T> {
  status: number;
  body: T;
}

export interface Product extends Stack {
  /** Calls the API as the demo tenant's ceo; `path` begins with `/api`. */
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  /** Makes a flow of this graph and publishes it. @returns its id */
  publish(name: string, graph: Flow): Promise<string>;
  /** Hands leads in by the ingest key. @throws unless all are taken */
  ingest(leads: { name: string; phone: string }[]): Promise<void>;
  /** Goes through Meta's dialog in the sandbox as the ceo, and connects its first ad account. @returns the account's id */
  connectMeta(): Promise<string>;
  /** Pool of the schema's owner, past row security. */
  owner: Sql;
  /** What the sandbox accepted, the oldest first. */
  sends(): Promise<Send[]>;
  /** Stops everything and removes the folder. */
  stop(): Promise<void>;
}

/**
 * @param over `settleSeconds`: how long a message may be in doubt before it counts as unconfirmed (default 60); `egress`: what
 *   requests of flows may go to besides the public internet (`EGRESS_ALLOWED`); `folder`: one that is kept when it stops
 */
export async function startProduct(
  over: { settleSeconds?: number; egress?: string } & Partial<
    Pick<
      StackOptions,
      'through' | 'workers' | 'apis' | 'cluster' | 'small' | 'demo' | 'folder' | 'restore' | 'nothingSentSince'
    >
  > = {},
): Promise<Product> {
  const running = process.env.PRODUCT_READY;
  if (running) return await useProduct(await elsewhere(running));
  if (over.settleSeconds) process.env.SETTLE_SECONDS = `${over.settleSeconds}`;
  if (over.egress) process.env.EGRESS_ALLOWED = over.egress;
  const { settleSeconds: _, egress: __, ...options } = over;
  const folder = over.folder ?? (await mkdtemp(join(tmpdir(), 'cadencia-product-')));
  const echo = process.env.TEST_LOGS ? (name: string, line: string) => console.error(`${name} | ${line}`) : undefined;
  const temporary = !over.folder;
  return await useProduct(
    await startStack({ ...options, folder, temporary, port: await freePort(), tell: () => {}, echo }),
  );
}

/** A product that somebody started, by what `npm start` writes down of it (`PRODUCT_READY`); its processes are not ours to end. */
async function elsewhere(file: string): Promise<Stack> {
  const ready = (await readJson<Ready>(file))!;
  return { ready, children: new Map(), apiUrls: [ready.url], stop: async () => {} };
}

/** The same on a stack that runs. */
export async function useProduct(stack: Stack): Promise<Product> {
  const { ready } = stack;
  const owner = connect(ready.databaseUrl, { max: 2, name: 'test' });
  let cookie = '';

  const request = async <T>(method: string, url: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(url, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await answer.text();
    const isJson = (answer.headers.get('content-type') ?? '').includes('json');
    return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as T };
  };

  const login = async () => {
    const { status, headers } = await request('POST', `${ready.url}/api/auth/login`, {
      email: ready.email,
      password: ready.password,
    });
    if (status !== 200) throw new Error(`Signing in: ${status}`);
    cookie = headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
  };
  await login();

  const call: Product['call'] = async <T>(method: string, path: string, body?: unknown) => {
    const headers = () => ({ cookie, ...(path.endsWith('/draft') ? { 'if-match': '*' } : {}) });
    const answer = await request<T>(method, ready.url + path, body, headers());
    if (answer.status !== 401) return answer;
    // Sessions are short; a long test signs in anew.
    await login();
    return await request<T>(method, ready.url + path, body, headers());
  };

  return {
    ...stack,
    owner,
    call,
    async publish(name, graph) {
      const made = await call<{ id: string }>('POST', '/api/crm/flows', { name });
      if (made.status !== 201) throw new Error(`Making a flow: ${made.status} ${JSON.stringify(made.body)}`);
      const path = `/api/crm/flows/${made.body.id}`;
      for (const [method, what, body] of [
        ['PUT', 'draft', graph],
        ['POST', 'publish', { note: 'test' }],
      ] as const) {
        const done = await call(method, `${path}/${what}`, body);
        if (done.status !== 200) throw new Error(`${what}: ${done.status} ${JSON.stringify(done.body)}`);
      }
      return made.body.id;
    },
    async ingest(leads) {
      const { status, body } = await request('POST', `${ready.url}/api/ingest/${ready.ingestKey}/leads`, leads);
      if (status >= 300) throw new Error(`Handing leads in: ${status} ${JSON.stringify(body)}`);
    },
    async connectMeta() {
      const asked = await call<{ url: string }>('GET', '/api/crm/auth/meta/url');
      const back = await fetch(`${asked.body.url}&decision=allow`, { redirect: 'manual' });
      const { pathname, search } = new URL(back.headers.get('location') ?? '');
      const done = await call('GET', pathname + search);
      if (done.status !== 200) throw new Error(`Coming back from the dialog: ${done.status}`);
      const { body } = await call<{ accounts: { id: string }[] }>('GET', '/api/crm/marketing/meta-accounts');
      const account_id = body.accounts[0]!.id;
      const connected = await call('POST', '/api/crm/marketing/connect', { account_id });
      if (connected.status !== 200) throw new Error(`Connecting: ${JSON.stringify(connected.body)}`);
      return account_id;
    },
    sends: async () => (await request<Send[]>('GET', `${ready.sandboxUrl}/_sandbox/requests?kind=message`)).body,
    async stop() {
      await owner.end({ timeout: 2 });
      await stack.stop();
    },
  };
}

/** Waits until `look` gives something other than null. @throws with `what` after `seconds` */
export async function until<T>(what: string, seconds: number, look: () => Promise<T | null>): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error(`After ${seconds} s still: ${what}`);
    await new Promise((next) => setTimeout(next, 200));
  }
}
