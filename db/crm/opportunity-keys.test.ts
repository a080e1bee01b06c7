/** Opportunities are searched by a text that is kept beside their name: also those that were there before it was. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wholeTenant } from '../platform/scope.ts';
import { type Tx, withTenant } from '../platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';
import { insertLead } from './leads.ts';
import { insertOpportunity, listOpportunities, updateOpportunity } from './opportunities.ts';

let db: TestDatabase;
let tenant: string;
const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);
const page = { after: null, limit: 50 };
/** More than are taken in one bite. */
const many = 4500;

beforeAll(async () => {
  db = await createTestDatabase({ before: '20261201000700' });
  tenant = (await db.createTenant()).id;
  const [lead] = await db.owner()<[{ id: string }]>`
    insert into leads (tenant_id, name) values (${tenant}, 'Ana') returning id`;
  await db.owner()`
    insert into opportunities (tenant_id, lead_id, name, updated_at)
    select ${tenant}, ${lead.id}, 'Camión Ñandú ' || n, '2026-01-01' from generate_series(1, ${many}::int) n`;
  await db.migrateOn();
}, 60_000);
afterAll(() => db?.stop());

const wrong = (tx: Tx) =>
  tx`select from opportunities where search_key is distinct from search_text(name) or updated_at <> '2026-01-01'`;

it('those that were there have theirs, and nobody is told that they changed', async () => {
  expect(await inTenant(wrong)).toHaveLength(0);
  const found = await inTenant((tx) => listOpportunities(tx, { q: 'nandu camion 4321' }, page, wholeTenant));
  expect(found.items.map(({ name }) => name)).toEqual(['Camión Ñandú 4321']);
});

it('a new one is found by its name, and by its next one as soon as it has it', async () => {
  const { id, updated_at: before } = await inTenant(async (tx) => {
    const lead = await insertLead(tx, { name: 'Zoé' });
    return await insertOpportunity(tx, { lead_id: lead.id, name: 'Tractor' });
  });
  const found = async (q: string) =>
    (await inTenant((tx) => listOpportunities(tx, { q }, page, wholeTenant))).items.map((one) => one.id);
  expect(await found('tractor')).toEqual([id]);
  const { updated_at: after } = await inTenant((tx) => updateOpportunity(tx, id, { name: 'Arado' }));
  expect(after.getTime()).toBeGreaterThan(before.getTime());
  expect([await found('tractor'), await found('arado')]).toEqual([[], [id]]);
  // What is not the name is told, too: the trigger that says so is whole again.
  const { updated_at: last } = await inTenant((tx) => updateOpportunity(tx, id, { value: '5' }));
  expect(last.getTime()).toBeGreaterThan(after.getTime());
});
