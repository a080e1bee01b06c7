import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { continueTenantDeletion } from '#db/platform/deletion/delete-tenant.ts';
import { leftOut } from '#db/platform/operators/export-tenant.ts';
import { beginDueDeletions } from '#db/platform/operators/tenants.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { insertOneOfEverything } from '../../testing/one-of-everything.ts';
import { createTestApi, type Person, testEnv, type TestApi } from '../../testing.ts';

let api: TestApi;
let ours: Person;
let theirs: Person;
beforeAll(async () => {
  api = await createTestApi();
  [ours, theirs] = [await api.person('ceo'), await api.person('ceo')];
});
afterAll(() => api.stop());

const token = `Bearer ${testEnv.ADMIN_TOKEN}`;
const operator = (method: string, path: string, body?: unknown) =>
  api.nobody.request(method, `/api/operator/tenants${path}`, body, { authorization: token });
const entryOf = async (id: string) =>
  (await operator('GET', '')).body.items.find((one: { id: string }) => one.id === id);

/** Rows by table, of each table that says whose a row is. */
async function rowsOf(tenant: string): Promise<Record<string, number>> {
  const owner = api.database.owner();
  const tables = await owner<{ name: string }[]>`
    select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and column_name = 'tenant_id' and table_type = 'BASE TABLE'`;
  const counts = await Promise.all(
    tables.map(
      async ({ name }) => [name, (await owner`select from ${owner(name)} where tenant_id = ${tenant}`).length] as const,
    ),
  );
  return Object.fromEntries(counts.filter(([, rows]) => rows > 0));
}

it('lists tenants with their size, last use and state', async () => {
  await ours.post('/api/crm/leads', { name: 'Ana', phone: '+5491161239999' });
  expect(await entryOf(ours.tenantId)).toMatchObject({
    state: 'active',
    people: 1,
    leads: 1,
    flows: 0,
    messages: 0,
    last_used_at: expect.any(String),
    stopped_at: null,
  });
});

it('stops one: nobody signs in, no key reads, sending is held, leads and deliveries still come in; and starts it as it was', async () => {
  const key = (await ours.post('/api/crm/api-keys', { kind: 'ingest', name: 'Site' })).body.secret as string;
  const program = await api.program(ours.tenantId);
  const sending = () =>
    withTenant(
      api.deps.sql,
      ours.tenantId,
      async (tx) => (await tx`select sending_stopped from tenants`)[0]!.sending_stopped,
    );
  for (const stoppedBefore of [false, true]) {
    await ours.post('/api/crm/kill-switch', { scope: 'tenant', on: stoppedBefore });
    for (const _twice of [1, 2]) expect((await operator('POST', `/${ours.tenantId}/stop`)).body.state).toBe('stopped');
    for (const who of [ours, program])
      expect(await who.get('/api/crm/leads')).toMatchObject({ status: 403, body: { code: 'tenant_stopped' } });
    const refresh = await ours.post('/api/auth/refresh');
    expect([refresh.status, refresh.body.code]).toEqual([403, 'tenant_stopped']);
    const said = await api.nobody.request('GET', '/api/auth/me', undefined, {
      ...ours.headers,
      'accept-language': 'es',
    });
    expect(said.body.title).toContain('está detenida');
    expect(await sending()).toBe(true);
    expect(
      (await api.nobody.post(`/api/ingest/${key}/leads`, { name: 'Eva', phone: '+5491161230000' })).status,
    ).toBeLessThan(300);
    expect((await theirs.get('/api/crm/leads')).status).toBe(200);
    expect((await operator('POST', `/${ours.tenantId}/start`)).body).toMatchObject({
      state: 'active',
      stopped_at: null,
    });
    expect(await sending()).toBe(stoppedBefore);
    expect((await ours.get('/api/crm/leads?q=Eva')).body.items).toHaveLength(1);
  }
  await ours.post('/api/crm/kill-switch', { scope: 'tenant', on: false });
});

it('exports everything of one in a tar that opens, without another’s rows and without secrets', async () => {
  await insertOneOfEverything(api, { id: ours.tenantId, ceoId: ours.userId, ceoEmail: '' }, 'OURS');
  await insertOneOfEverything(api, { id: theirs.tenantId, ceoId: theirs.userId, ceoEmail: '' }, 'FOREIGN');
  await withTenant(api.deps.sql, ours.tenantId, (tx) => api.deps.vault.put(tx, ours.tenantId, 'k', 'SECRET-9f2c61'));
  const names = [`${'l'.repeat(236)}.pdf`, '..'];
  await withTenant(api.deps.sql, ours.tenantId, async (tx) => {
    for (const name of names)
      await tx`insert into media_files (name, type, size, sha256, bytes) values (${name}, 'application/pdf', 2, 'x', 'hi')`;
  });
  const answer = await api.app.request(
    `/api/operator/tenants/${ours.tenantId}/export`,
    { headers: { authorization: token } },
    { remoteAddress: '127.0.0.1' },
  );
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-tar']);
  const folder = mkdtempSync(join(tmpdir(), 'cadencia-export-'));
  try {
    writeFileSync(join(folder, 'all.tar'), new Uint8Array(await answer.arrayBuffer()));
    execFileSync('tar', ['-xf', 'all.tar'], { cwd: folder });
    const media = readdirSync(join(folder, 'media'));
    for (const end of [`-${'l'.repeat(46)}.pdf`, '-..']) {
      const name = media.find((each) => each.endsWith(end));
      expect(readFileSync(join(folder, 'media', name!), 'utf8')).toBe('hi');
    }
    const files = readdirSync(join(folder, 'tables'));
    const lines = new Map<string, number>();
    for (const file of files) {
      const rows = readFileSync(join(folder, 'tables', file), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { tenant_id?: string });
      const table = file.split('.')[0]!;
      lines.set(table, (lines.get(table) ?? 0) + rows.length);
      for (const row of rows) if (table !== 'tenants') expect(row.tenant_id, file).toBe(ours.tenantId);
    }
    const there = Object.entries(await rowsOf(ours.tenantId)).filter(([table]) => !leftOut.includes(table));
    expect(Object.fromEntries([...lines].filter(([table]) => table !== 'tenants'))).toEqual(Object.fromEntries(there));
    const all = execFileSync('sh', ['-c', 'cat tables/* team.ndjson'], { cwd: folder, encoding: 'utf8' });
    const owner = api.database.owner();
    const [session] = await owner<
      { hash: string }[]
    >`select encode(refresh_hash, 'hex') as hash from sessions where tenant_id = ${ours.tenantId} limit 1`;
    const hashes = await owner<
      { hash: string }[]
    >`select encode(key_hash, 'hex') as hash from api_keys where tenant_id = ${ours.tenantId}`;
    for (const secret of ['SECRET-9f2c61', 'scrypt', session!.hash, ...hashes.map(({ hash }) => hash)])
      expect(all).not.toContain(secret);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('removes one in two steps: its name and days of grace; until then it can be taken back, and then no table has a row of it', async () => {
  const path = `/${theirs.tenantId}`;
  expect((await operator('POST', `${path}/removal`, { name: 'Another' })).status).toBe(404);
  for (const grace_days of [0, 91, 1.5])
    expect((await operator('POST', `${path}/removal`, { name: 'Test', grace_days })).status).toBe(422);
  expect((await theirs.get('/api/crm/leads')).status).toBe(200);
  const asked = await operator('POST', `${path}/removal`, { name: 'Test' });
  expect(asked).toMatchObject({ status: 202, body: { state: 'to-be-removed' } });
  expect(Date.parse(asked.body.remove_at) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
  expect((await theirs.get('/api/crm/leads')).status).toBe(403);
  expect(await beginDueDeletions(api.deps.sql)).toBe(0);
  expect((await operator('POST', `${path}/start`)).body).toMatchObject({ state: 'active', remove_at: null });
  expect((await theirs.get('/api/crm/leads')).status).toBe(200);

  await operator('POST', `${path}/removal`, { name: 'Test', grace_days: 1 });
  await api.database.owner()`update tenants set remove_at = now() where id = ${theirs.tenantId}`;
  const before = await rowsOf(ours.tenantId);
  expect(await beginDueDeletions(api.deps.sql)).toBe(1);
  expect(await beginDueDeletions(api.deps.sql)).toBe(0);
  expect((await operator('POST', `${path}/start`)).status).toBe(404);
  while (await continueTenantDeletion(api.deps.sql, 100));
  expect(await rowsOf(theirs.tenantId)).toEqual({});
  expect(await entryOf(theirs.tenantId)).toBeUndefined();
  expect(await rowsOf(ours.tenantId)).toEqual(before);
});
