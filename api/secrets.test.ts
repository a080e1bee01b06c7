import { withTenant } from '#db/platform/tenant.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describe as describeError } from './log.ts';
import { caller, createTestApi, testEnv } from './testing.ts';
import { linkOf } from './testing/links.ts';
import type { TestApi } from './testing.ts';

const lines: string[] = [];
let accident: number;
let api: TestApi;
/** Everything that nobody may find in a dump or a log. */
const secrets: Record<string, string> = {
  password: 'a very secret sentence',
  vault: 'credential-of-a-provider',
  phone: '+5491176543210',
  email: 'private.person@example.com',
};

beforeAll(async () => {
  api = await createTestApi({
    log: (level, message, data = {}) => {
      const plain = (_key: string, value: unknown) => (value instanceof Error ? describeError(value) : value);
      lines.push(JSON.stringify({ level, message, ...data }, plain));
    },
  });
  const ceo = await api.person();
  const address = `${crypto.randomUUID()}@example.com`;
  const person = { email: address, name: 'X', role: 'admin' };
  const invited = await ceo.post('/api/crm/team', person, { 'idempotency-key': 'team' });
  const { token, link } = linkOf(invited.body.link);
  await api.nobody.post('/api/auth/invitation/accept', { token, password: secrets.password });
  const again = await ceo.post('/api/crm/team', { ...person, email: `b-${address}` }, { 'idempotency-key': 'team2' });
  Object.assign(secrets, { link, invitation: linkOf(again.body.link).token });
  const login = await api.nobody.post('/api/auth/login', { email: address, password: secrets.password });
  const [session, refresh] = login.headers.getSetCookie().map((line) => line.split(';')[0]!.split('=')[1]!);
  Object.assign(secrets, { session, refresh });
  for (const kind of ['api', 'ingest']) {
    secrets[kind] = (
      await ceo.post('/api/crm/api-keys', { kind, name: kind }, { 'idempotency-key': kind })
    ).body.secret;
  }
  await withTenant(api.database.sql, ceo.tenantId, (tx) =>
    api.deps.vault.put(tx, ceo.tenantId, 'ycloud', secrets.vault!),
  );
  // Calls that fail in every way, with private things in them.
  const lead = { phone: secrets.phone, email: secrets.email, name: 'N' };
  await ceo.post('/api/crm/leads', lead);
  await ceo.post('/api/crm/leads', lead);
  await ceo.post('/api/crm/leads', { ...lead, status: 5 });
  await api.nobody.post(`/api/ingest/${secrets.ingest}/leads`, lead);
  await api.nobody.post(`/api/ingest/${secrets.ingest}x/leads`, lead);
  await caller(api.app, { authorization: `Bearer ${secrets.api}` }).get('/api/crm/nothing');
  await caller(api.app, { authorization: `Bearer ${testEnv.ADMIN_TOKEN}` }).post('/api/operator/tenants', {});
  await api.database.owner()`alter table leads rename column name to broken`;
  accident = (await ceo.post('/api/crm/leads', lead)).status;
  await api.database.owner()`alter table leads rename column broken to name`;
});
afterAll(() => api.stop());

describe('secrets', () => {
  it('are in no table in clear (106)', async () => {
    const owner = api.database.owner();
    const tables = await owner<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`;
    const dump = (
      await Promise.all(
        tables.map(async ({ name }) => JSON.stringify(await owner`select t::text as row from ${owner(name)} t`)),
      )
    ).join('\n');
    expect(dump).toContain(secrets.phone);
    for (const [name, secret] of Object.entries(secrets)) {
      if (name === 'phone' || name === 'email') continue;
      expect(dump.includes(secret), name).toBe(false);
      const hex = Buffer.from(secret).toString('hex');
      expect(dump.includes(hex), `${name} as bytes`).toBe(false);
    }
  });

  it('and what is private are in no line of the log (107), which nothing can forge (108)', () => {
    expect(lines.length).toBeGreaterThan(10);
    expect(accident).toBe(500);
    const log = lines.join('\n');
    expect(log).toContain('"code":"42703"');
    for (const [name, secret] of Object.entries({
      ...secrets,
      admin: testEnv.ADMIN_TOKEN,
      key: testEnv.JWT_SECRET_KEY,
    })) {
      expect(log.includes(secret), name).toBe(false);
    }
    for (const line of lines) for (const sign of ['\n', '\r', '\u001b']) expect(line).not.toContain(sign);
  });
});
