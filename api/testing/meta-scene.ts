/** For tests: the API beside a sandbox that plays Meta, and people who go through its dialog. */
import { metaTokenKey } from '#db/meta/meta-connections.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { type MetaSandbox, startMetaSandbox } from '#deploy/sandbox/meta/testing.ts';
import { type Answer, createTestApi, type Person, type TestApi, testEnv } from '../testing.ts';

export type MetaScene = Awaited<ReturnType<typeof createMetaScene>>;

/** Where Meta sends people back to. */
export const callback = `${testEnv.PUBLIC_URL}/api/crm/auth/meta/callback`;

type Bend = (url: string, body: string, answer: Response) => Promise<Response> | Response;

export async function createMetaScene() {
  const meta: MetaSandbox = await startMetaSandbox({ redirectUris: [callback] });
  /** Everything the API logs. */
  const logged: string[] = [];
  const bent: { by: Bend | null } = { by: null };
  const api: TestApi = await createTestApi({
    env: { META_GRAPH_URL: meta.url, META_DIALOG_URL: meta.url },
    log: (...line) => logged.push(JSON.stringify(line)),
    fetch: async (input, init) => {
      const answer = await fetch(input, init);
      return bent.by ? await bent.by(String(input), String(init?.body ?? ''), answer) : answer;
    },
  });
  const comeBack = (person: Person, path: string, headers = {}): Promise<Answer> =>
    person.request('GET', path, undefined, headers);
  /** Where the dialog sends the browser, as a path of ours. */
  const answerDialog = async (person: Person, answer = 'decision=allow'): Promise<string> => {
    const { body } = await person.get('/api/crm/auth/meta/url');
    const back = await fetch(`${body.url}&${answer}`, { redirect: 'manual' });
    const location = back.headers.get('location') ?? '';
    if (!location.startsWith(`${callback}?`)) throw new Error(`the dialog led to ${location || back.status}`);
    return location.slice(testEnv.PUBLIC_URL.length);
  };
  return {
    meta,
    api,
    logged,
    /** Changes what Meta answers; null leaves it. */
    bend: (by: Bend | null) => void (bent.by = by),
    answerDialog,
    comeBack,
    connect: async (person: Person) => await comeBack(person, await answerDialog(person)),
    status: async (person: Person) => (await person.get('/api/crm/marketing/token-status')).body,
    /** The tenant's token, opened. */
    kept: (tenantId: string) =>
      withTenant(api.database.sql, tenantId, (tx) => api.deps.vault.get(tx, tenantId, metaTokenKey)),
    /** How many rows of a connection there are: it, and everything sealed. */
    async rows(tenantId: string): Promise<number> {
      const [row] = await api.database.owner()`
        select (select count(*) from meta_connections where tenant_id = ${tenantId})
          + (select count(*) from credentials where tenant_id = ${tenantId})
          + (select count(*) from meta_pages where tenant_id = ${tenantId}) as n`;
      return Number(row!.n);
    },
    /** Meta is well again, and remembers nobody's answers. */
    async calm(): Promise<void> {
      bent.by = null;
      await meta.call('DELETE', '/_sandbox/faults');
      meta.sandbox.meta.tokens.permissions.clear();
    },
    stop: () => Promise.all([api.stop(), meta.stop()]),
  };
}
