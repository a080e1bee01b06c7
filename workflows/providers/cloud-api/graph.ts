/** One call to Graph for an account of the Cloud API. Management calls throw `ProviderError`; a send is a value. */
import { appSecretProof } from '../meta-graph/appsecret-proof.ts';
import { tryGraphJson } from '../meta-graph/big-json.ts';
import { graphVersion } from '../meta-graph/transport.ts';
import { classifyThrown } from '../http-failure.ts';
import { type AccountOptions, ProviderError } from '../port.ts';
import type { Credential } from './credential.ts';
import { type Answer, classifyCloudCode, readFault, waitOf, wordsOf } from './outcome.ts';

export type Graph = ReturnType<typeof createGraph>;

type Query = Record<string, string>;

interface Call {
  method: 'GET' | 'POST' | 'DELETE';
  /** Without the version: `106540352242922/messages`. */
  path: string;
  query?: Query;
  body?: unknown;
  /** A file instead of a body, from its start. */
  bytes?: Uint8Array<ArrayBuffer>;
  /** As the app itself, not as whoever the token stands for. */
  asApp?: boolean;
}

export function createGraph({ url, timeoutMs = 20_000, fetch: call = fetch }: AccountOptions, credential: Credential) {
  const { token, appSecret, appId } = credential;
  const base = url.replace(/\/+$/, '').replace(/\/v\d+\.\d+$/, '');
  const appToken = `${appId}|${appSecret}`;

  /** Whatever `fetch` throws is thrown; an answer of any status is an answer. */
  async function ask({ method, path, query = {}, body, bytes, asApp = false }: Call): Promise<Answer> {
    const bearer = asApp ? appToken : token;
    const address = new URL(`${base}/${graphVersion}/${path}`);
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    if (appSecret) address.searchParams.set('appsecret_proof', await appSecretProof(appSecret, bearer));
    const response = await call(address.href, {
      method,
      headers: {
        // Uploads know the older word alone.
        authorization: `${bytes ? 'OAuth' : 'Bearer'} ${bearer}`,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(bytes && { file_offset: '0', 'content-type': 'application/octet-stream' }),
      },
      body: bytes ?? (body === undefined ? undefined : JSON.stringify(body)),
      // A redirect is never followed: it would carry the token, and a message, to another host.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text().catch(() => null),
    };
  }

  /** @throws ProviderError */
  async function request<T>(given: Call): Promise<T> {
    let answer: Answer;
    try {
      answer = await ask(given);
    } catch (thrown) {
      const { code } = classifyThrown(thrown) as { code: string };
      throw new ProviderError(0, code, `Meta cannot be reached (${code})`, 'retry', null);
    }
    const { status, text, headers } = answer;
    const fault = readFault(text);
    if (fault || status < 200 || status >= 300) {
      const code = fault ? [fault.code, fault.error_subcode].filter((one) => one !== undefined).join('/') : null;
      const words = (fault && wordsOf(fault, token)) ?? `Meta answered ${status}`;
      const kind = fault ? classifyCloudCode(fault.code) : 'retry';
      throw new ProviderError(status, code ?? `HTTP_${status}`, words, kind, waitOf(headers));
    }
    const value = text === null ? null : tryGraphJson(text);
    if (value !== null) return value as T;
    throw new ProviderError(status, 'UNREADABLE_ANSWER', 'Meta answered something that is not JSON', 'retry', null);
  }

  return {
    ask,
    request,
    /** All of a list, page by page. Links to further pages are not followed, only their cursor: they may lead anywhere. */
    async listAll<T>(path: string, query: Query, onPage?: (page: T[]) => Promise<void> | void): Promise<T[]> {
      const items: T[] = [];
      let after: string | undefined;
      for (let page = 1; page <= 100; page++) {
        const answer = await request<{ data?: T[]; paging?: { next?: string; cursors?: { after?: string } } }>({
          method: 'GET',
          path,
          query: { limit: '100', ...query, ...(after !== undefined && { after }) },
        });
        const found = answer.data ?? [];
        items.push(...found);
        if (found.length > 0) await onPage?.(found);
        after = answer.paging?.cursors?.after;
        if (!answer.paging?.next || after === undefined || found.length === 0) break;
      }
      return items;
    },
  };
}

/** An id as one part of a path: what is no id would lead somewhere else. @throws ProviderError */
export function idOf(id: string): string {
  if (/^\d{1,40}$/.test(id)) return id;
  throw new ProviderError(0, 'NO_ID', 'What should be an id of Meta’s is none', 'permanent', null);
}
