/** What every stage has of the sandbox, whichever provider it plays. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningSandbox } from '#deploy/sandbox/server.ts';
import type { Outgoing } from '../port.ts';
import type { Stage, Trouble } from './stage.ts';

const many = Array.from({ length: 120 }, (_, n) => ({ name: `spare_${n}`, language: 'es', body: 'Hola.' }));
const template = { name: 'hola', language: 'es' };

/** How the sandbox is started: quick, with more templates than a page holds. */
export const sandboxOptions = {
  templates: [{ ...template, category: 'MARKETING' as const, body: 'Hola {{1}}, ¿seguimos?' }, ...many],
  delays: { sent: 5, delivered: 5, read: 5 },
  reviewDelay: 10,
};

export type Control = (method: string, path: string, body?: object) => Promise<unknown>;

/** A call of the sandbox's own. */
export const controlOf =
  ({ url }: Pick<RunningSandbox, 'url'>): Control =>
  async (method, path, body) => {
    const answer = await fetch(`${url}/_sandbox${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return answer.status === 204 ? null : await answer.json();
  };

type Shared = 'wabaId' | 'template' | 'draft' | 'nextId' | 'message' | 'taken' | 'clear' | 'meet' | 'write';

/** @param from the first number of the account */
export function sandboxStage(control: Control, wabaId: string, from: string): Pick<Stage, Shared> {
  let ids = 0;
  return {
    wabaId,
    template,
    draft: {
      wabaId,
      name: 'draft',
      language: 'es',
      category: 'UTILITY',
      components: [{ type: 'BODY', text: 'Hola {{1}}, gracias.', example: { body_text: [['Ana']] } }],
    },
    nextId: () => String(++ids),
    message: (over = {}) =>
      ({
        from,
        to: { phone: `+54911${String(60_000_000 + ++ids)}`, waUserId: null },
        externalId: `ours-${++ids}-x`,
        is: 'template',
        ...template,
        parts: [{ in: 'body', values: [{ is: 'text', text: 'Ana' }] }],
        ...over,
      }) as Outgoing,
    async taken(externalId) {
      const found = await control('GET', `/requests?kind=message&externalId=${encodeURIComponent(externalId)}`);
      return (found as { to: string; variables: string[]; text: string | null }[]).map(({ to, variables, text }) => ({
        to,
        variables,
        text,
      }));
    },
    clear: async () => void (await control('DELETE', '/faults')),
    meet: async (trouble) => void (await control('POST', '/faults', { times: 1, ...faultOf(trouble) })),
    write: async (person, text) => void (await control('POST', '/inbound', { from: person, text, to: from })),
  };
}

function faultOf(trouble: Trouble): object {
  switch (trouble.is) {
    case 'refusal':
      return trouble.trouble;
    case 'throttle':
      return { kind: 'rate-limit', retryAfter: trouble.retryAfter };
    case 'broken':
      return { kind: 'error', status: trouble.status, accepted: trouble.taken };
    case 'lost':
      return { kind: 'drop-response' };
    case 'half':
      return { kind: 'broken-json' };
    case 'late':
      return { kind: 'slow', delayMs: 400, when: 'after' };
  }
}

/** An address where nobody answers. */
export async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return `http://127.0.0.1:${port}`;
}
