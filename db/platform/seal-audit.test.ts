/** The audit of programs: nobody stands in line to write it, and what is in the chain cannot be told from what was always there. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase, type TestTenant } from '../testing.ts';
import { exportHeads, verifyAudit } from './audit-chain.ts';
import type { AuditAction } from './audit-actions.ts';
import { type AuditEntry, listAudit, recordAudit } from './audit.ts';
import { sealAudit, sealAudits } from './seal-audit.ts';
import { type Tx, withTenant } from './tenant.ts';
import { createVault } from './vault.ts';

let database: TestDatabase;
const vault = createVault(`test:${randomBytes(32).toString('base64')}`);
beforeAll(async () => {
  database = await createTestDatabase({ max: 40 });
});
afterAll(() => database.stop());

/** @param name of no real action: it tells one entry from the other */
const note = (tx: Tx, { id: tenantId }: TestTenant, name: string, type: AuditEntry['actor']['type'] = 'api_key') => {
  const action = name as AuditAction;
  return recordAudit(tx, {
    tenantId,
    actor: { type, id: 'k' },
    action,
    object: { type: 'lead', id: 'x' },
    data: { n: 1 },
  });
};
const noted = (tenant: TestTenant, action: string, type?: AuditEntry['actor']['type']) =>
  withTenant(database.sql, tenant.id, (tx) => note(tx, tenant, action, type));
const actions = (tenant: TestTenant) =>
  withTenant(database.sql, tenant.id, async (tx) =>
    (await listAudit(tx, {}, { before: null, limit: 200 })).map(({ action }) => action).toReversed(),
  );
const verify = (tenant: TestTenant) => withTenant(database.sql, tenant.id, (tx) => verifyAudit(tx, vault, tenant.id));

it('lets a program write while another’s transaction is open, and a person too', async () => {
  const tenant = await database.createTenant();
  await withTenant(database.sql, tenant.id, async (tx) => {
    await note(tx, tenant, 'lead.slow');
    await noted(tenant, 'lead.quick');
    await noted(tenant, 'lead.person', 'user');
  });
  await sealAudit(database.sql, tenant.id);
  // In the chain in the order of their numbers, behind what went in at once.
  expect(await actions(tenant)).toEqual(['lead.person', 'lead.slow', 'lead.quick']);
  expect(await verify(tenant)).toMatchObject({ rows: 3, broken_at: null, unsealed: { rows: 0, since: null } });
});

it('seals everything once, with many who write and many who seal', async () => {
  const tenant = await database.createTenant();
  const other = await database.createTenant();
  await Promise.all([
    ...Array.from({ length: 60 }, (_, n) => noted(tenant, `lead.${n}`, n % 5 === 0 ? 'user' : 'api_key')),
    ...Array.from({ length: 10 }, () => noted(other, 'lead.other')),
    ...Array.from({ length: 6 }, () => sealAudits(database.sql)),
  ]);
  while (await sealAudits(database.sql));
  expect((await actions(tenant)).toSorted()).toEqual(Array.from({ length: 60 }, (_, n) => `lead.${n}`).toSorted());
  for (const [whose, rows] of [
    [tenant, 60],
    [other, 10],
  ] as const)
    expect(await verify(whose)).toMatchObject({ rows, broken_at: null, unsealed: { rows: 0 } });
});

it('says what is not in the chain yet and since when, and the exported head speaks for all that was committed', async () => {
  const tenant = await database.createTenant();
  await noted(tenant, 'lead.first', 'user');
  await noted(tenant, 'lead.second');
  const { unsealed, rows } = await verify(tenant);
  expect([rows, unsealed.rows, Date.now() - unsealed.since!.getTime() < 60_000]).toEqual([1, 1, true]);
  const told: { tenantId: string; rows: number }[] = [];
  await exportHeads(database.sql, vault, (head) => told.push(head));
  expect(told.find(({ tenantId }) => tenantId === tenant.id)).toMatchObject({ rows: 2 });
  await database.owner()`delete from system_events where tenant_id = ${tenant.id} and seq = 2`;
  expect((await verify(tenant)).exported).toMatchObject({ rows: 2, holds: false });
});

it('shows whatever was changed before or after it was sealed, also its number, and does not seal it', async () => {
  const tenant = await database.createTenant();
  const owner = database.owner();
  for (const action of ['lead.a', 'lead.b', 'lead.c']) await noted(tenant, action);
  await owner`update unsealed_events set data = '{"n": 2}' where tenant_id = ${tenant.id} and action = 'lead.b'`;
  await sealAudit(database.sql, tenant.id);
  expect(await actions(tenant)).toEqual(['lead.a', 'lead.c']);
  expect(await verify(tenant)).toMatchObject({
    rows: 2,
    broken_at: null,
    unsealed: { rows: 1, since: expect.any(Date) },
  });
  await owner`update system_events set noted = noted - 1 where tenant_id = ${tenant.id} and action = 'lead.c'`;
  expect(await verify(tenant)).toMatchObject({ broken_at: '2' });
});

it('lets the app choose no number, time or hash, and change or remove nothing', async () => {
  const tenant = await database.createTenant();
  await noted(tenant, 'lead.a');
  for (const statement of [
    "insert into unsealed_events (actor_type, action, outcome, occurred_at) values ('system', 'x', 'ok', '2020-01-01')",
    "insert into unsealed_events (id, actor_type, action, outcome) overriding system value values (1, 'system', 'x', 'ok')",
    "insert into unsealed_events (actor_type, action, outcome, hash) values ('system', 'x', 'ok', '')",
    "update unsealed_events set action = 'x'",
    'delete from unsealed_events',
    'truncate unsealed_events',
  ])
    await expect(
      withTenant(database.sql, tenant.id, (tx) => tx.unsafe(statement)),
      statement,
    ).rejects.toThrow(/permission denied/);
});

it('hashes a note as the chain would its entry, whatever it says', async () => {
  const tenant = await database.createTenant();
  const odd: Partial<Omit<AuditEntry, 'action'>>[] = [
    {},
    { data: { deep: [{ a: null, b: 1.5e-9 }, 'ñandú 🦤 "x"'] }, ip: '2001:db8::1', requestId: '\\u0000' },
    { object: { type: '', id: '' }, outcome: 'denied' },
  ];
  await withTenant(database.sql, tenant.id, async (tx) => {
    for (const over of odd)
      await recordAudit(tx, { tenantId: tenant.id, actor: { type: 'webhook' }, action: 'lead.ingest', ...over });
  });
  const rows = await database.owner()`
    select hash = audit_hash(null, unsealed_entry(u)) as is_alike from unsealed_events u where tenant_id = ${tenant.id}`;
  expect([...rows]).toEqual(odd.map(() => ({ is_alike: true })));
});
