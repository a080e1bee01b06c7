/** People at work while releases change: pages are read, leads written, and every answer of the API is counted by its status. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Ready } from '../../ready.ts';
import { signIn } from '../session.ts';

export interface Traffic {
  /** Asks once, as somebody who is signed in; tries again where the answer says so. @throws on any other answer than 2xx */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** How often each status was answered, from first to last. */
  statuses: Map<string, number>;
  /** What nobody should be answered: no answer at all, 5xx but for a 503 that says when to try again. With the path, and how often. */
  wrong: Map<string, number>;
  /** Ends it. Resolves when what is under way has its answer. */
  stop(): Promise<void>;
}

const pages = [
  '/api/auth/me',
  '/api/crm/leads?limit=20',
  '/api/crm/leads?q=persona&limit=20',
  '/api/crm/flows',
  '/api/crm/enrolments?state=open&limit=20',
  '/api/crm/messages?limit=20',
  '/api/crm/conversations?limit=20',
  '/api/crm/opportunities?limit=20',
  '/api/crm/sales?limit=20',
  '/api/crm/marketing/stats?time_range=7d',
  '/api/crm/marketing/automation-logs?limit=20&offset=0',
  '/api/crm/marketing/hsm/templates',
  '/api/crm/settings',
  '/api/crm/senders',
  '/api/crm/diagnostics',
  '/api/crm/audit?limit=20',
];
const patienceMs = 60_000;
const again = new Set(['409', '429', '503', 'none']);

/** @param readers who ask for pages one after the other */
export async function startTraffic(ready: Ready, readers: number): Promise<Traffic> {
  const statuses = new Map<string, number>();
  const wrong = new Map<string, number>();
  const count = (into: Map<string, number>, what: string) => into.set(what, (into.get(what) ?? 0) + 1);
  let headers = await signIn(ready, ready.email);
  let isOver = false;

  async function ask(method: string, path: string, body: unknown, key: string) {
    try {
      const answer = await fetch(ready.url + path, {
        method,
        // Whoever stands in front of the instances hands on whole connections; one that is kept would stay with its instance.
        headers: { ...headers, connection: 'close', ...(method === 'GET' ? {} : { 'idempotency-key': key }) },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(30_000),
      });
      const text = await answer.text();
      count(statuses, `${answer.status}`);
      const saysWhen = answer.status === 503 && answer.headers.has('retry-after');
      if (answer.status >= 500 && !saysWhen) count(wrong, `${answer.status} ${method} ${nameOf(path)}`);
      return { status: `${answer.status}`, text };
    } catch (error) {
      count(statuses, 'none');
      const { code, message } = ((error as Error).cause ?? error) as { code?: string; message: string };
      count(wrong, `none (${code ?? message}) ${method} ${nameOf(path)}`);
      return { status: 'none', text: '' };
    }
  }

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const [began, key] = [Date.now(), crypto.randomUUID()];
    for (;;) {
      const { status, text } = await ask(method, path, body, key);
      if (status.startsWith('2')) return (text.startsWith('{') ? JSON.parse(text) : {}) as T;
      // Sessions are short.
      if (status === '401') headers = await signIn(ready, ready.email);
      else if (!again.has(status))
        throw new Error(`${method} ${nameOf(path)} answered ${status} ${text.slice(0, 300)}`);
      if (Date.now() - began > patienceMs) throw new Error(`${method} ${nameOf(path)}: still ${status}`);
      await pause(250);
    }
  }

  async function read(from: number): Promise<void> {
    for (let n = from; !isOver; n++) {
      const { status } = await ask('GET', pages[n % pages.length]!, undefined, '');
      if (status === '401') headers = await signIn(ready, ready.email);
      await pause(100);
    }
  }
  /** Somebody who makes leads by hand and sets them right: what is refused for good is an answer that nobody should get. */
  async function write(): Promise<void> {
    for (let n = 0; !isOver; n++) {
      const phone = `+54911${String(50_000_000 + n).padStart(8, '0')}`;
      try {
        const { id } = await call<{ id: string }>('POST', '/api/crm/leads', { name: 'Hand', phone });
        await call('PATCH', `/api/crm/leads/${id}`, { name: `Hand ${n}`, tags: ['upgrade'] });
      } catch (error) {
        count(wrong, (error as Error).message);
      }
      await pause(200);
    }
  }
  const working = Promise.all([write(), ...Array.from({ length: readers }, (_, n) => read(n * 5))]);

  return {
    call,
    statuses,
    wrong,
    async stop() {
      isOver = true;
      await working;
    },
  };
}

/** An address without ids, keys and what was asked. */
const nameOf = (path: string) => path.split('?')[0]!.replaceAll(/[0-9a-f-]{36}|ingest_\w+/g, ':id');
