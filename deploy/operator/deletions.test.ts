import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordConsent } from '#db/crm/consents.ts';
import { deletePerson } from '#db/crm/delete-person.ts';
import { findOrCreateLead, insertLead } from '#db/crm/leads.ts';
import { beginTenantDeletion, continueTenantDeletion } from '#db/platform/deletion/delete-tenant.ts';
import { keepAnswer } from '#db/platform/idempotency.ts';
import { learnPersonKey } from '#db/platform/person-key.ts';
import { connect, type Sql, type Tx, withTenant } from '#db/platform/tenant.ts';
import { createVault } from '#db/platform/vault.ts';
import { hashWithoutKey } from '#db/testing/unkeyed.ts';
import { findTraces } from '#db/testing/traces.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('deletions.ts', import.meta.url));
const ana = { name: 'Ana Ruiz', phone: '+5491161110001', email: 'ana.ruiz@example.com', wa_user_id: 'AR.1110001' };
const needles = ['91161110001', '541161110001', 'Ana Ruiz', 'ana.ruiz', 'AR.1110001'];

let folder: string;
let db: TestDatabase;
const keys = (id: string) => `${id}:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`;
const before = keys('before');
const after = `${keys('after')},${before}`;
const open: Sql[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cadencia-deletions-'));
  db = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(open.map((each) => each.end()));
  await db.stop();
  await rm(folder, { recursive: true });
});
const deletions = (what: string, url: string) =>
  run(process.execPath, [script, what, join(folder, 'list')], {
    env: { ...process.env, DATABASE_URL: url, CREDENTIALS_KEYS: after },
  });
const at = (url: string, name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;

/** The database as it is now, byte for byte, under another name. */
async function backUp(name: string): Promise<void> {
  const admin = postgres(at(db.ownerUrl, 'postgres'), { max: 1, onnotice: () => {} });
  const source = new URL(db.ownerUrl).pathname.slice(1);
  await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${source} and pid <> pg_backend_pid()`;
  await admin.unsafe(`create database ${name} template ${source}`);
  await admin.end();
}

it('whoever was deleted after a backup is deleted again when it is restored, under keys that came later', async () => {
  const [tenant, left] = [(await db.createTenant()).id, (await db.createTenant({ name: 'Left' })).id];
  const inTenant = <T>(sql: Sql, work: (tx: Tx) => Promise<T>) => withTenant(sql, tenant, work);
  const keyAgain = await hashWithoutKey(db.owner());
  const lead = await inTenant(db.sql, async (tx) => {
    const made = await insertLead(tx, ana);
    await recordConsent(tx, { leadId: made.id }, { granted: true, door: 'api' });
    await keepAnswer(tx, { principal: 'u', key: 'k', requestHash: new Uint8Array(1), status: 201, body: made });
    await insertLead(tx, { name: 'Otra', phone: '+5491161110002' });
    return made;
  });
  const restored = `${new URL(db.ownerUrl).pathname.slice(1)}_restored`;
  await backUp(restored);
  await keyAgain(db.owner());
  const now = connect(db.appUrl, { personKey: await learnPersonKey(db.appUrl, createVault(before)) });

  await inTenant(now, (tx) => recordConsent(tx, { leadId: lead.id }, { granted: false, door: 'keyword' }));
  await inTenant(now, (tx) => deletePerson(tx, lead.id));
  await beginTenantDeletion(now, left, 'Left');
  while (await continueTenantDeletion(now));
  await deletions('export', db.appUrl);
  await now.end();
  const list = await readFile(join(folder, 'list'), 'utf8');
  for (const text of [...needles, lead.id]) expect(list).not.toContain(text);

  const owner = postgres(at(db.ownerUrl, restored), { max: 1, onnotice: () => {} });
  open.push(owner);
  await keyAgain(owner);
  expect(await findTraces(owner, needles)).not.toEqual([]);
  expect((await deletions('apply', at(db.appUrl, restored))).stdout).toContain('1 people, 1 tenants');
  const vault = createVault(after);
  const sql = connect(at(db.appUrl, restored), { personKey: await learnPersonKey(at(db.appUrl, restored), vault) });
  open.push(sql);
  while (await continueTenantDeletion(sql));
  expect(await findTraces(owner, needles)).toEqual([]);
  expect(await owner`select name from tenants`).toEqual([{ name: 'Test' }]);
  expect((await inTenant(sql, (tx) => tx`select name from leads`)).map(({ name }) => name)).toEqual(['Otra']);
  // What they said after the backup holds, and what they said before the deletion makes no lead of them.
  const [mark] = await owner<[{ at: Date }]>`select min(deleted_at) as at from deletion_marks`;
  const since = new Date(mark.at.getTime() - 1);
  await expect(inTenant(sql, (tx) => findOrCreateLead(tx, { phone: ana.phone }, { since }))).rejects.toThrow('deleted');
  expect((await inTenant(sql, (tx) => insertLead(tx, { phone: ana.phone }))).consent).toBe('revoked');
  expect((await deletions('apply', at(db.appUrl, restored))).stdout).toContain('0 people, 0 tenants');
  await Promise.all(open.splice(0).map((each) => each.end()));
  const admin = postgres(at(db.ownerUrl, 'postgres'), { max: 1, onnotice: () => {} });
  await admin.unsafe(`drop database ${restored} with (force)`);
  await admin.end();
});
