/** Every route × every role × two tenants, from the description of the API: a route that is added is tested. */
import type { TestTenant } from '#db/testing.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissions, reachOf, roles } from './permissions.ts';
import type { Permission } from './permissions.ts';
import { createTestApi } from './testing.ts';
import type { Caller, TestApi } from './testing.ts';
import { ownNames, resources } from './testing/path-ids.ts';
import { insertOneOfEverything, metaIds, type Scene } from './testing/one-of-everything.ts';
import { excessFields, sample, type Schema } from './testing/sample.ts';

interface Operation {
  method: string;
  path: string;
  access: string;
  isBodyNeeded: boolean;
  /** What its query must say. */
  asked: { name: string; schema: Schema }[];
  body: Schema;
  responses: Record<string, Schema>;
}

/** Reads that ask Meta: without a connection they say so. And the way back from its dialog, which only a dialog can open. */
const asksMeta: Record<string, number> = {
  '/api/crm/marketing/meta-portfolios': 409,
  '/api/crm/marketing/meta-accounts': 409,
  '/api/crm/auth/meta/callback': 400,
};

let api: TestApi;
let operations: Operation[];
let schemas: Record<string, Schema>;
let ours: TestTenant;
let theirs: TestTenant;
let mine: Scene;
let foreign: Scene;
const callers: Record<string, Caller> = {};

beforeAll(async () => {
  api = await createTestApi();
  const { body } = await api.nobody.get('/api/openapi.json');
  schemas = body.components.schemas;
  operations = Object.entries<Record<string, Schema>>(body.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      access: operation['x-access'],
      isBodyNeeded: operation.requestBody?.required === true,
      asked: (operation.parameters ?? []).filter(
        (each: { in: string; required?: boolean }) => each.in === 'query' && each.required === true,
      ),
      body: operation.requestBody?.content?.['application/json']?.schema,
      responses: operation.responses,
    })),
  );
  ours = await api.database.createTenant({ name: 'OURS' });
  theirs = await api.database.createTenant({ name: 'FOREIGN' });
  for (const role of roles) callers[role] = await api.person(role, ours);
  callers.key = await api.program(ours.id);
  callers.nobody = api.nobody;
  mine = await insertOneOfEverything(api, ours, 'OURS');
  foreign = await insertOneOfEverything(api, theirs, 'FOREIGN');
});
afterAll(() => api.stop());

/** @throws when a path has an id that this test does not know: teach it, so that the route is tested. */
function fill(path: string, scene: Scene): string {
  const kind = path.includes('{id}') ? resources.find(([pattern]) => pattern.test(path))?.[1] : '';
  if (kind === undefined) throw new Error(`${path}: say in this test what {id} is`);
  return path
    .replace('{id}', scene[kind] ?? '')
    .replace('{n}', '1')
    .replaceAll(/\{\w+\}/g, (name) => scene[ownNames[name] ?? ''] ?? 'x');
}
const idIn = (scene: Scene) => (name: string) => {
  const kind = name.replace(/_ids?$/, '');
  return scene[{ seller: 'member', user: 'member' }[kind] ?? kind] ?? crypto.randomUUID();
};
const bodyOf = ({ body }: Operation, scene: Scene) => (body ? sample(body, schemas, idIn(scene)) : undefined);
const queryOf = ({ asked, access }: Operation, scene: Scene) =>
  asked.length === 0 || !(access in permissions)
    ? ''
    : `?${new URLSearchParams(asked.map(({ name, schema }) => [name, String(sample(schema, schemas, idIn(scene), name))])).toString()}`;
const call = (caller: Caller, operation: Operation, scene: Scene) =>
  caller.request(
    operation.method,
    `${fill(operation.path, scene)}${queryOf(operation, scene)}`,
    bodyOf(operation, scene),
    /\/(draft|file)$/.test(operation.path) ? { 'if-match': '"1"' } : {},
  );
/** Bodies whose ids go by no name of a row. */
const namelessBodies: { path: string; row: string; body: (scene: Scene) => object }[] = [
  { path: '/api/crm/kill-switch', row: 'sender', body: ({ sender }) => ({ scope: 'sender', id: sender, on: true }) },
  { path: '/api/crm/kill-switch', row: 'flow', body: ({ flow }) => ({ scope: 'flow', id: flow, on: true }) },
];
/** Which rows the body of an operation names. */
const idsIn = (operation: Operation): string[] => {
  const names = Object.fromEntries(Object.keys(mine).map((name) => [name, `<${name}>`]));
  const body = JSON.stringify(bodyOf(operation, names) ?? null);
  return Object.keys(mine).filter((name) => body.includes(`<${name}>`));
};
/** Every kind of row that some body names: one that is missing here is a way to test, one that is too many a way that has gone. */
const bodyIds = ['tenant', 'lead', 'member', 'flow', 'enrolment', 'opportunity', 'sender', 'segment', 'webhook'];
const named = ({ method, path }: Operation) => `${method} ${path}`;
const guarded = () => operations.filter(({ access }) => access in permissions);
const usesId = ({ path }: Operation) => ['{id}', ...Object.keys(ownNames)].some((name) => path.includes(name));

/** Everything a tenant has, as one text. */
async function dump(tenantId: string): Promise<string> {
  const owner = api.database.owner();
  const tables = await owner<{ name: string }[]>`
    select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'tenant_id' and t.table_type = 'BASE TABLE'
      -- Counts reads, a moment after them.
      and c.table_name <> 'audit_reads' order by 1`;
  const rows = await Promise.all(
    tables.map(async ({ name }) => [
      name,
      await owner`select to_jsonb(t) as row from ${owner(name)} t where tenant_id = ${tenantId} order by to_jsonb(t)::text`,
    ]),
  );
  return JSON.stringify(rows);
}

describe('every route', () => {
  it('names a permission of the table, or says that it is open', () => {
    for (const operation of operations) {
      expect([...Object.keys(permissions), 'public', 'ingest', 'sign-in', 'operator'], named(operation)).toContain(
        operation.access,
      );
    }
    expect(
      operations
        .filter(({ access }) => access === 'public')
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(expect.arrayContaining(['/api/webhooks/meta', '/api/webhooks/{provider}/{endpoint}']));
  });

  it('lets nobody in without a session or key, and operators only with their token', async () => {
    for (const operation of operations.filter(({ access }) => access !== 'public' && access !== 'sign-in')) {
      for (const caller of operation.access === 'operator' ? ['nobody', 'ceo', 'key'] : ['nobody']) {
        // Whoever goes on trying waits in the end; here each route is tried for the first time.
        if (caller === 'key') await api.database.owner()`delete from sign_in_attempts`;
        expect((await call(callers[caller]!, operation, mine)).status, `${caller} ${named(operation)}`).toBe(401);
      }
    }
  });

  it('says 403 to every role without the permission, whether or not the row exists', async () => {
    for (const operation of guarded()) {
      for (const who of [...roles, 'key'] as const) {
        if (reachOf(operation.access as Permission, who)) continue;
        for (const scene of [mine, foreign]) {
          expect((await call(callers[who]!, operation, scene)).status, `${who} ${named(operation)}`).toBe(403);
        }
      }
    }
  });

  it('says 404 to everybody for a row of another tenant or of nobody, in path and body, and changes nothing of theirs', async () => {
    const before = await dump(theirs.id);
    const unknown = Object.fromEntries(Object.keys(foreign).map((name) => [name, crypto.randomUUID()]));
    const nobodys = { ...unknown, ...metaIds('NOBODY') };
    for (const operation of guarded()) {
      for (const who of [...roles, 'key'] as const) {
        if (!reachOf(operation.access as Permission, who)) continue;
        const answer = await call(callers[who]!, operation, foreign);
        expect(JSON.stringify(answer.body), `${who} ${named(operation)}`).not.toContain('FOREIGN');
        const refers = Object.values(foreign).some((id) =>
          JSON.stringify(bodyOf(operation, foreign) ?? null).includes(id),
        );
        if (refers) expect([403, 404, 422], `${who} ${named(operation)}`).toContain(answer.status);
        if (!usesId(operation)) continue;
        expect(answer.status, `${who} ${named(operation)}: ${JSON.stringify(answer.body)}`).toBe(404);
        const missing = await call(callers[who]!, operation, nobodys);
        expect({ ...missing.body, request_id: '' }, named(operation)).toEqual({ ...answer.body, request_id: '' });
      }
    }
    expect(await dump(theirs.id)).toBe(before);
  });

  it('answers a body that names another tenant’s row like one that names nobody’s, and refuses both', async () => {
    const before = await dump(theirs.id);
    const unknown: Scene = Object.fromEntries(Object.keys(foreign).map((name) => [name, crypto.randomUUID()]));
    Object.assign(unknown, metaIds('NOBODY'), { campaign: 'campaign-NOBODY' });
    const seen: string[] = [];
    for (const operation of guarded()) {
      // One id after the other: a refusal of the first must not hide what happens to the second.
      const nameless = namelessBodies.filter(({ path }) => operation.body && path === operation.path);
      const ways = [
        ...idsIn(operation).map((row) => ({ row, body: (scene: Scene) => bodyOf(operation, scene) })),
        ...nameless,
      ];
      for (const { row: name, body: make } of ways) {
        seen.push(name);
        const naming = (scene: Scene) => make({ ...mine, [name]: scene[name]! });
        for (const who of [...roles, 'key'] as const) {
          if (!reachOf(operation.access as Permission, who)) continue;
          const path = fill(operation.path, mine);
          const ask = async (scene: Scene) => {
            const { status, body } = await callers[who]!.request(operation.method, path, naming(scene));
            return { status, text: JSON.stringify({ ...body, request_id: '' }).replaceAll(scene[name]!, '<id>') };
          };
          const [theirRow, nobodysRow] = [await ask(foreign), await ask(unknown)];
          expect(theirRow, `${who} ${named(operation)}: ${name}`).toEqual(nobodysRow);
          // A list is answered row by row.
          const isRefused = [403, 404, 422].includes(theirRow.status) || /"reason":"\w+-not-found"/.test(theirRow.text);
          expect(isRefused, `${who} ${named(operation)}: ${name} ${theirRow.text}`).toBe(true);
        }
      }
    }
    expect(await dump(theirs.id)).toBe(before);
    expect(new Set(seen)).toEqual(new Set(bodyIds));
  });

  it.each(['seller', 'manager'] as const)('shows a %s nothing of leads that are not theirs', async (who) => {
    for (const operation of guarded().filter(
      ({ access, method }) => method === 'GET' && (reachOf(access as Permission, who) ?? 'all') !== 'all',
    )) {
      if (/auth|settings|notifications|stream|saved-replies/.test(operation.path)) continue;
      const answer = await call(callers[who]!, operation, mine);
      if (usesId(operation)) expect(answer.status, named(operation)).toBe(404);
      expect(JSON.stringify(answer.body), named(operation)).not.toContain('OURS');
    }
  });

  it('answers reads with the fields its description names and no others', async () => {
    for (const operation of operations.filter(({ method, access }) => method === 'GET' && access in permissions)) {
      const answer = await call(callers.ceo!, operation, mine);
      expect(answer.status, `${named(operation)}: ${JSON.stringify(answer.body)}`).toBe(
        asksMeta[operation.path] ?? 200,
      );
      if (answer.status !== 200) continue;
      const schema = operation.responses['200']?.content?.['application/json']?.schema;
      if (schema) expect(excessFields(answer.body, schema, schemas), named(operation)).toEqual([]);
      expect(JSON.stringify(answer.body), named(operation)).not.toMatch(
        /password_hash|key_hash|refresh_hash|sealed_value|phone_key|tenant_id/,
      );
    }
  });

  it('names what it does not know in a query, instead of listing everything', async () => {
    const loose: string[] = [];
    for (const operation of operations) {
      const who = operation.access in permissions ? 'ceo' : 'nobody';
      if (operation.access === 'operator' || operation.access === 'ingest') continue;
      const path = `${fill(operation.path, mine)}?stauts=lost`;
      const answer = await callers[who]!.request(operation.method, path, bodyOf(operation, mine));
      const isNamed = answer.body?.errors?.some?.((each: { path: string }) => each.path === 'stauts');
      if (answer.status !== 422 || !isNamed) loose.push(operation.path);
    }
    // Others write those addresses, and may add to them.
    expect(loose.toSorted()).toEqual([
      '/api/crm/auth/meta/callback',
      '/api/crm/auth/meta/data-deletion',
      '/api/crm/auth/meta/data-deletion/{code}',
      '/api/crm/auth/meta/deauthorize',
      '/api/webhooks/meta',
      '/api/webhooks/meta',
      '/api/webhooks/{provider}/{endpoint}',
      '/api/webhooks/{provider}/{endpoint}',
    ]);
  });

  it('needs the body that it says it needs', async () => {
    for (const operation of operations.filter(({ access, isBodyNeeded }) => access in permissions && isBodyNeeded)) {
      const answer = await callers.ceo!.request(operation.method, fill(operation.path, mine), undefined, {
        'if-match': '*',
      });
      expect(answer.status, named(operation)).toBe(422);
    }
  });

  it('changes nothing by being read, twice', async () => {
    // What leaves as a file, the audit, and a use of a credential are noted in the audit, once an hour: not the second time.
    for (const operation of operations.filter(({ method, access }) => method === 'GET' && access in permissions)) {
      if (/export\.csv$|\/audit|\/meta-/.test(operation.path)) await call(callers.ceo!, operation, mine);
    }
    const settle = async () => (await dump(ours.id)).replaceAll(/"last_used_at":"[^"]*"/g, '');
    const before = await settle();
    for (const operation of operations.filter(({ method, access }) => method === 'GET' && access in permissions)) {
      await call(callers.ceo!, operation, mine);
      await call(callers.ceo!, operation, mine);
    }
    expect(await settle()).toBe(before);
  });

  it('exists under its own name and method only', async () => {
    for (const [method, path] of [
      ['GET', '/api/crm/Leads'],
      ['GET', '/api/crm/leads/'],
      ['GET', '/api//crm/leads'],
      ['GET', '/api/crm/%6Ceads%2F..%2Fteam'],
      ['GET', '/api/crm/leads.css'],
      ['GET', '/api/auth/me.css'],
    ] as const) {
      expect((await callers.ceo!.request(method, path)).status, `${method} ${path}`).toBe(404);
    }
    for (const method of ['PROPFIND', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await callers.ceo!.request(method, '/api/crm/leads');
      expect([answer.status, answer.headers.get('allow')], method).toEqual([405, 'GET, HEAD, POST']);
    }
    const override = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' };
    expect((await callers.ceo!.request('GET', `/api/crm/leads/${mine.lead}`, undefined, override)).status).toBe(200);
    expect((await callers.ceo!.get(`/api/crm/leads/${mine.lead}`)).status).toBe(200);
  });
});
