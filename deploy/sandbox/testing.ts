/** For tests: a running sandbox with a short way to call it, and somebody who receives its webhooks. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { SandboxOptions } from './options.ts';
import { type RunningSandbox, startSandbox } from './server.ts';

export interface Received {
  headers: IncomingHttpHeaders;
  raw: string;
  body: any; // oxlint-disable-line typescript/no-explicit-any -- tests read whatever they expect
}

export interface Receiver {
  url: string;
  got: Received[];
  /** HTTP status of the next answers; the last one stays. Starts with 200. */
  answers: number[];
  /** Waits until so many deliveries satisfy the test; fails after five seconds. */
  until(count: number, test?: (one: Received) => boolean): Promise<Received[]>;
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const got: Received[] = [];
  const answers = [200];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      got.push({ headers: request.headers, raw, body: JSON.parse(raw) });
      response.writeHead(answers.length > 1 ? answers.shift()! : answers[0]!).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    got,
    answers,
    async until(count, test = () => true) {
      const end = Date.now() + 5000;
      for (;;) {
        const found = got.filter(test);
        if (found.length >= count) return found;
        if (Date.now() > end)
          throw new Error(`${found.length} of ${count} deliveries: ${got.map((one) => one.body.type).join(', ')}`);
        await new Promise((done) => setTimeout(done, 10));
      }
    },
    async stop() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

export interface Answer {
  status: number;
  headers: Headers;
  body: any; // oxlint-disable-line typescript/no-explicit-any -- tests read whatever they expect
}

export interface TestSandbox extends RunningSandbox {
  /** Calls with the API key; `body` makes it JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A message of the template `greeting` with one variable, or what `over` makes of it. */
  send(over?: Record<string, unknown>, road?: string): Promise<Answer>;
  /** Registers the receiver for these events, all by default. */
  hook(receiver: Receiver, events?: string[]): Promise<{ id: string; secret: string }>;
}

export const from = '+12025550110';
export const to = '+5491155550001';

export const greeting = { name: 'greeting', language: 'es', category: 'MARKETING', body: 'Hola {{1}}, ¿cómo estás?' };
export const plain = { name: 'plain', language: 'es', category: 'UTILITY', body: 'Tu pedido está listo.' };

/** A send of the template `greeting`. */
export const message = (text = 'Ana'): Record<string, unknown> => ({
  from,
  to,
  type: 'template',
  template: {
    name: 'greeting',
    language: { code: 'es', policy: 'deterministic' },
    components: [{ type: 'body', parameters: [{ type: 'text', text }] }],
  },
});

/** Changes the `template` of a send. */
export const inTemplate = (over: Record<string, unknown>): Record<string, unknown> => ({
  template: { ...(message().template as object), ...over },
});
/** Components that fill the body's variables. */
export const bodyOf = (...texts: string[]): object[] => [
  { type: 'body', parameters: texts.map((text) => ({ type: 'text', text })) },
];

const followed = [
  'whatsapp.message.updated',
  'whatsapp.inbound_message.received',
  'whatsapp.user.preferences',
  'whatsapp.template.reviewed',
  'whatsapp.template.category_updated',
  'whatsapp.template.quality_updated',
  'contact.unsubscribe.created',
  'contact.unsubscribe.deleted',
];

/** Short delays, the templates `greeting` and `plain`. */
export async function startTestSandbox(options: SandboxOptions & { port?: number } = {}): Promise<TestSandbox> {
  const running = await startSandbox({
    templates: [greeting, plain],
    delays: { sent: 5, delivered: 5, read: 5 },
    reviewDelay: 10,
    retryFactor: 0.001,
    ...options,
  });
  const call: TestSandbox['call'] = async (method, path, body, headers = {}) => {
    const answer = await fetch(running.url + path, {
      method,
      headers: {
        'X-API-Key': running.apiKey,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null };
  };
  return {
    ...running,
    call,
    send: (over = {}, road = '/v2/whatsapp/messages') => call('POST', road, { ...message(), ...over }),
    async hook(receiver, events = followed) {
      const answer = await call('POST', '/v2/webhookEndpoints', { url: receiver.url, enabledEvents: events });
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    },
  };
}

/** A file of the shared data beside the repository, which only some machines have. `CADENCIA_SHARED` moves the folder. */
export function sharedFile(name: string): string {
  const root = resolve(import.meta.dirname, '../..');
  return join(process.env.CADENCIA_SHARED ?? resolve(root, '../shared'), 'data', name);
}
