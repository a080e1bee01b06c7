/** What the migrations that brought stages and refunds made of the deals that were there before them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing.ts';
import { withTenant } from '../platform/tenant.ts';
import { countDeals, listStages } from './deal-stages.ts';
import { wholeTenant } from '../platform/scope.ts';

let db: TestDatabase;
let tenant: string;
beforeAll(async () => {
  db = await createTestDatabase({ before: '20261130025000' });
  tenant = (await db.createTenant()).id;
  const owner = db.owner();
  const [lead] = await owner`insert into leads (tenant_id, name) values (${tenant}, 'Ana') returning id`;
  for (const [stage, status, day] of [
    ['Visita', 'open', 1],
    [' visita ', 'lost', 2],
    ['Propuesta', 'open', 3],
    ['Cerrado ganado', 'won', 1],
    ['Perdida por precio', 'lost', 1],
    ['No ganada', 'open', 4],
    ['', 'open', 1],
    [null, 'won', 1],
  ] as const)
    await owner`insert into opportunities (tenant_id, lead_id, name, stage, status, created_at)
      values (${tenant}, ${lead!.id}, 'D', ${stage}, ${status}, ${`2026-01-0${day}`})`;
  for (const status of ['completed', 'refunded', 'pending'])
    await owner`insert into sales_transactions (tenant_id, lead_id, amount, currency, status, completed_at)
      values (${tenant}, ${lead!.id}, 10.10, 'ARS', ${status}, now())`;
  await db.migrateOn();
}, 60_000);
afterAll(() => db?.stop());

it('deals have the stages that they stood in, each once, and what it means by its name', async () => {
  const found = await withTenant(db.sql, tenant, async (tx) => listStages(tx, await countDeals(tx, wholeTenant)));
  expect(found.map(({ name, status, deals }) => [name, status, deals])).toEqual([
    ['visita', 'open', 2],
    ['Propuesta', 'open', 1],
    ['No ganada', 'open', 1],
    ['Cerrado ganado', 'won', 1],
    ['Perdida por precio', 'lost', 1],
  ]);
  const statuses = await db.owner()`select status, count(*)::int as n from opportunities group by 1 order by 1`;
  expect(statuses.map(({ status, n }) => [status, n])).toEqual([
    ['lost', 2],
    ['open', 4],
    ['won', 2],
  ]);
});

it('a stage without deals has none, whatever its name', async () => {
  const found = await withTenant(db.sql, tenant, async (tx) => {
    await tx`insert into deal_stages (name, status, position) values ('constructor', 'open', 99)`;
    return await listStages(tx, await countDeals(tx, wholeTenant));
  });
  expect(found.find(({ name }) => name === 'constructor')).toMatchObject({ deals: 0 });
});

it('sales that were refunded went back whole', async () => {
  const rows = await db.owner()`select status, amount_refunded from sales_transactions order by status`;
  expect(rows.map(({ status, amount_refunded: back }) => [status, back])).toEqual([
    ['completed', '0.00'],
    ['pending', '0.00'],
    ['refunded', '10.10'],
  ]);
});
