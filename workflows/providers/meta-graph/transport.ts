/** One call to Graph: headers, parameters, timeout, bounded retries, usage. Knows no object of Meta's. */
import type * as z from 'zod';
import { appSecretProof } from './appsecret-proof.ts';
import { parseGraphJson } from './big-json.ts';
import { GraphError, readError } from './errors.ts';
import { noUsage, pauseFor, readUsage, type Usage } from './usage.ts';

/** The version everything here was written against; `META_GRAPH_API_VERSION` may name another. */
export const graphVersion = 'v25.0';
export const graphUrl = 'https://graph.facebook.com';

export interface GraphOptions {
  /** Goes into the `Authorization` header and nowhere else. */
  token: string;
  /** Adds `appsecret_proof` to every call. */
  appSecret?: string;
  /** `https://graph.facebook.com`, or a stand-in. */
  url?: string;
  version?: string;
  fetch?: typeof fetch;
  /** Milliseconds until one attempt is given up; 30 s unless told. */
  timeoutMs?: number;
  /** How often a read is tried again after a failure of the kind `retry`; 3 unless told. Writes never are. */
  retries?: number;
  /** Attempts that this client may make at all; then `call-budget`. */
  maxCalls?: number;
  /** Ends whatever is under way; the client then throws the signal's reason. */
  signal?: AbortSignal;
  /** For tests: waits, and a number from 0 to 1. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  random?: () => number;
}

/** Values that are no text are sent as JSON, as Graph wants lists and maps; undefined is left out. */
export type Params = Record<string, unknown>;

export interface Call {
  method: 'GET' | 'POST' | 'DELETE';
  /** `me/permissions`, without the version; or a path with a query that `relative` made of a paging link. */
  path: string;
  query?: Params;
  /** Sent as a form. */
  form?: Params;
  /** Whether repeating it is harmless; GETs are. */
  read?: boolean;
}

export type Transport = ReturnType<typeof createTransport>;

export function createTransport(options: GraphOptions) {
  const { token, appSecret, signal, retries = 3, timeoutMs = 30_000, maxCalls = Infinity } = options;
  const base = (options.url ?? graphUrl).replace(/\/+$/, '');
  const version = options.version ?? graphVersion;
  const call = options.fetch ?? fetch;
  const sleep = options.sleep ?? wait;
  const random = options.random ?? Math.random;
  const proof = appSecret ? appSecretProof(appSecret, token) : null;
  const secrets = [token, ...(appSecret ? [appSecret] : [])];
  const state = { calls: 0, usage: noUsage, usageAt: 0, warning: null as string | null };

  async function request<T extends z.ZodType>(given: Call, schema: T): Promise<z.output<T>> {
    const isRead = given.read ?? given.method === 'GET';
    for (let attempt = 0; ; attempt++) {
      try {
        return await once(given, schema);
      } catch (error) {
        const again = error instanceof GraphError && error.kind === 'retry' && isRead && attempt < retries;
        if (!again) throw error;
        // Full jitter: many workers that failed together do not come back together.
        await sleep(Math.max(error.retryAfterMs ?? 0, random() * Math.min(500 * 2 ** attempt, 8_000)), signal);
      }
    }
  }

  async function once<T extends z.ZodType>(given: Call, schema: T): Promise<z.output<T>> {
    signal?.throwIfAborted();
    if (state.calls >= maxCalls) {
      throw new GraphError('permanent', 'call-budget', `The limit of ${maxCalls} calls is used up`);
    }
    state.calls += 1;
    const { status, headers, text } = await send(given);
    const usage = readUsage(headers, state.usage);
    if (usage !== state.usage) Object.assign(state, { usage, usageAt: Date.now() });
    state.warning = headers.get('x-ad-api-version-warning') ?? state.warning;
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);
    const retryAfterMs = Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 86_400) * 1000 : null;
    // What a refusal lasts is told by its own headers, not by those of an earlier answer.
    const error = readError({ status, text, usage: readUsage(headers), retryAfterMs }, secrets);
    if (error) throw error;
    return parse(text, schema, status);
  }

  async function send(given: Call): Promise<{ status: number; headers: Headers; text: string }> {
    const timeout = AbortSignal.timeout(timeoutMs);
    const { body, headers } = encodeForm({ ...given.form, ...(given.form && (await proofParam())) });
    try {
      const response = await call(await address(given), {
        method: given.method,
        headers: { ...headers, authorization: `Bearer ${token}`, accept: 'application/json' },
        body: given.form ? body : undefined,
        // A redirect is never followed: it would carry the token to another host.
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (cause) {
      signal?.throwIfAborted();
      if (timeout.aborted)
        throw new GraphError('retry', 'timeout', `Graph did not answer in ${timeoutMs} ms`, { cause });
      throw new GraphError('retry', 'network', 'Graph cannot be reached', { cause });
    }
  }

  const proofParam = async (): Promise<Params> => (proof ? { appsecret_proof: await proof } : {});

  async function address({ path, query = {}, form }: Call): Promise<string> {
    const url = new URL(path.startsWith('/') ? base + path : `${base}/${version}/${path}`);
    // A form carries the proof itself.
    for (const [name, value] of Object.entries({ ...query, ...(form ? {} : await proofParam()) })) {
      if (value !== undefined) url.searchParams.set(name, plain(value));
    }
    return url.href;
  }

  /**
   * A paging link as a path of this host, without token and proof.
   * @throws GraphError `foreign-host` for a link that leads elsewhere, whatever it looks like
   */
  function relative(link: string): string {
    const url = URL.canParse(link) ? new URL(link) : null;
    const own = new URL(base);
    const isOwn = url?.protocol === own.protocol && url.host === own.host && url.username === '' && url.password === '';
    const prefix = own.pathname === '/' ? '' : own.pathname;
    if (!url || !isOwn || !url.pathname.startsWith(`${prefix}/`)) {
      throw new GraphError('permanent', 'foreign-host', 'A paging link leads to another host');
    }
    for (const name of ['access_token', 'appsecret_proof', 'appsecret_time']) url.searchParams.delete(name);
    return url.pathname.slice(prefix.length) + url.search;
  }

  return {
    request,
    relative,
    /** Attempts made so far. */
    calls: () => state.calls,
    usage: (): Usage => state.usage,
    /** Milliseconds that the next call should wait, so that it is not refused; what has passed since is taken off. */
    pause: () => Math.max(0, pauseFor(state.usage) - (Date.now() - state.usageAt)),
    /** What Meta said about the version being out of date; null when it did not. */
    versionWarning: () => state.warning,
  };
}

function parse<T extends z.ZodType>(text: string, schema: T, status: number): z.output<T> {
  let value: unknown;
  try {
    value = parseGraphJson(text);
  } catch (cause) {
    // Cut off on its way, or a page of a proxy's: the next answer may be whole.
    throw new GraphError('retry', 'unreadable', 'Graph answered something that is not JSON', { status, cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new GraphError('permanent', 'unreadable', `Graph answered in an unknown form: ${where.join('; ')}`, { status });
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function encodeForm(form: Params): { body: string; headers: Record<string, string> } {
  const entries = Object.entries(form).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return { body: '', headers: {} };
  const body = new URLSearchParams(entries.map(([name, value]) => [name, plain(value)])).toString();
  return { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
}

/** Resolves after a while; rejects with the reason of the signal when that comes first. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- the caller chose the reason
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
