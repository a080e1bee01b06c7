import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Scope } from '../../platform/scope.ts';
import { withTenant, type Tx } from '../../platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../../testing.ts';
import { catchUp, countErrors, listBacklog, readLeadCounts } from './lead-counts.ts';
import { countRows } from './list-leads.ts';

let db: TestDatabase;
let sellers: string[];
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.stop());

const statuses = ['new', 'won', 'lost'];
/** What happens to leads, `nth` of those there are. */
const deed = fc.record({
  do: fc.constantFrom('add', 'status', 'seller', 'refuse', 'number', 'name', 'delete', 'add up'),
  nth: fc.nat(30),
  many: fc.integer({ min: 1, max: 4 }),
  one: fc.nat(2),
});

async function perform(tx: Tx, { do: what, nth, many, one }: { do: string; nth: number; many: number; one: number }) {
  const some = tx`select id from leads order by id offset ${nth % 7} limit ${many}`;
  const phone = `+54911${nth}${one}`;
  if (what === 'add')
    return await tx`
      insert into leads (name, status, seller_id, phone, phone_key, consent)
      select 'Ana', ${statuses[one]!}, ${sellers[nth % 3] ?? null}::uuid, case when ${one} > 0 then ${phone} || n end,
        case when ${one} > 0 then substr(${phone}, 2) || n end, case when ${nth} % 4 = 0 then 'revoked' end
      from generate_series(1, ${many}::int) n on conflict do nothing`;
  const change = {
    status: tx`update leads set status = ${statuses[one]!} where id in (${some})`,
    seller: tx`update leads set seller_id = ${sellers[nth % 3] ?? null}::uuid where id in (${some})`,
    refuse: tx`update leads set consent = ${one === 0 ? 'revoked' : 'granted'} where id in (${some})`,
    number: tx`update leads set phone = null, phone_key = null where id in (${some})`,
    name: tx`update leads set name = 'Eva' where id in (${some})`,
    delete: tx`delete from leads where id in (${some})`,
  }[what];
  if (change) await change;
}

it('counts as the rows do, whatever happens to leads, added up or not, for everybody who sees some of them', async () => {
  const tenant = (await db.createTenant()).id;
  sellers = [await db.createUser(tenant), await db.createUser(tenant)];
  await db.owner()`update memberships set manager_id = ${sellers[0]!} where user_id = ${sellers[1]!}`;
  const scopes: Scope[] = [
    { sellerId: null },
    { sellerId: sellers[1]! },
    { sellerId: sellers[0]! },
    { sellerId: sellers[0]!, isTeam: true },
  ];
  const filters = [
    {},
    { status: 'won' },
    { seller_id: sellers[0] },
    { status: 'new', seller_id: sellers[1], q: undefined },
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 12 }), async (deeds) => {
      for (const one of deeds) {
        if (one.do === 'add up') await catchUp(db.sql, tenant, 1000);
        else await withTenant(db.sql, tenant, (tx) => perform(tx, one));
      }
      await withTenant(db.sql, tenant, async (tx) => {
        expect(await countErrors(tx)).toBe(0);
        for (const scope of scopes)
          for (const filter of filters)
            expect(await readLeadCounts(tx, filter, scope)).toEqual(await countRows(tx, filter, scope));
      });
    }),
    { numRuns: Number(process.env.RUNS ?? 15) },
  );
  expect(await catchUp(db.sql, tenant, 1000)).toBe('done');
  expect(await listBacklog(db.sql)).not.toContain(tenant);
});

it('leaves what looks at more than status and seller to the rows', async () => {
  const tenant = (await db.createTenant()).id;
  await withTenant(db.sql, tenant, async (tx) => {
    for (const filter of [{ q: 'ana' }, { tag: 'vip' }, { status: 'won', from: '2026-01-01T00:00:00Z' }])
      expect(await readLeadCounts(tx, filter, { sellerId: null })).toBeNull();
  });
});

it('goes with its tenant', async () => {
  const tenant = (await db.createTenant()).id;
  const seller = await db.createUser(tenant);
  await withTenant(
    db.sql,
    tenant,
    (tx) => tx`insert into leads (name, seller_id) values ('Ana', ${seller}), ('Eva', null)`,
  );
  await db.owner()`delete from tenants where id = ${tenant}`;
  expect(await db.owner()`select from lead_counts where tenant_id = ${tenant}`).toHaveLength(0);
});
