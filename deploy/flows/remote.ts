/** The API of one installation, as far as files of flows need it: with a key of kind `flows`. */
import type { FlowFile, Issue, Text } from '#flow';

export interface RemoteFlow {
  id: string;
  name: string;
}
export interface Checked {
  needs: { list: string; label: string; found: object | null }[];
}
/** What the API answered instead of doing it, in sentences. */
export class Refusal extends Error {
  readonly code: string;
  readonly faults: string[];
  constructor(code: string, title: string, faults: string[]) {
    super(title);
    this.code = code;
    this.faults = faults;
  }
}

export interface Remote {
  list(): Promise<RemoteFlow[]>;
  file(id: string): Promise<{ file: FlowFile; revision: number }>;
  check(file: FlowFile): Promise<Checked>;
  create(file: FlowFile): Promise<{ id: string; draft_revision: number }>;
  /** @param revision null writes over whatever is there */
  replace(id: string, file: FlowFile, revision: number | null): Promise<{ revision: number }>;
  publish(id: string, note: string): Promise<{ version: number }>;
}

/**
 * @param url of the installation
 * @param key of kind `flows` (Settings → Keys)
 * @param ask for tests: another way to ask
 */
export function openRemote(url: string, key: string, ask: typeof fetch = fetch): Remote {
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await ask(new URL(`/api/crm${path}`, url), {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'accept-language': 'en',
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said: unknown = await answer.json().catch(() => ({}));
    if (!answer.ok) throw refusalOf(answer.status, said as Refused);
    return { said, etag: answer.headers.get('etag') };
  };
  return {
    async list() {
      const all: RemoteFlow[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { said } = await call('GET', `/flows?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
        const page = said as { items: RemoteFlow[]; next_cursor: string | null };
        all.push(...page.items);
        cursor = page.next_cursor;
      }
      return all;
    },
    async file(id) {
      const { said, etag } = await call('GET', `/flows/${id}/file`);
      return { file: said as FlowFile, revision: Number(etag?.replaceAll(/\D/g, '')) };
    },
    check: async (file) => (await call('POST', '/flows/import/check', { file })).said as Checked,
    create: async (file) =>
      (await call('POST', '/flows/import', { file })).said as { id: string; draft_revision: number },
    async replace(id, file, revision) {
      const match = { 'if-match': revision === null ? '*' : `"${revision}"` };
      return (await call('PUT', `/flows/${id}/file`, { file }, match)).said as { revision: number };
    },
    publish: async (id, note) => (await call('POST', `/flows/${id}/publish`, { note })).said as { version: number },
  };
}

interface Refused {
  code?: string;
  title?: string;
  faults?: { message: Text }[];
  issues?: Issue[];
  errors?: { path: string; message: string }[];
}

function refusalOf(status: number, { code, title, faults, issues, errors }: Refused): Refusal {
  const said = [
    ...(faults ?? []).map(({ message }) => message.en),
    ...(issues ?? []).filter(({ severity }) => severity === 'error').map(describe),
    ...(errors ?? []).map(({ path, message }) => `${path}: ${message}`),
  ];
  return new Refusal(code ?? String(status), title ?? `The server answered ${status}.`, said);
}

const describe = ({ code, nodeId, field }: Issue): string =>
  [code, nodeId && `at step ${nodeId}`, field && `(${field})`].filter(Boolean).join(' ');
