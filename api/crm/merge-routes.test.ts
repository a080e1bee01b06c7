import { insertLiveFlow } from '#db/testing/flow-scene.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../testing.ts';
import type { Caller, TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

let numbers = 0;
const newLead = async (caller: Pick<Caller, 'post'>, more: object = {}) => {
  const phone = `+5491160${String(300_000 + numbers++)}`;
  return (await caller.post('/api/crm/leads', { name: 'Gala', phone, ...more })).body as { id: string; phone: string };
};

it('says who may be one person all over the list, and to a seller only of their own', async () => {
  const tenant = await api.database.createTenant();
  const [ceo, seller] = [await api.person('ceo', tenant), await api.person('seller', tenant)];
  const add = async (name: string, phone: string) =>
    (await ceo.post('/api/crm/leads', { name, phone })).body.id as string;
  const [ana, anna] = [await add('Ana Paz', '+5491150001111'), await add('Otra', '+5491150002222')];
  await withTenant(
    api.database.sql,
    tenant.id,
    (tx) => tx`update leads set email = 'ana@example.com' where id in (${ana}, ${anna})`,
  );
  const [slip, right] = [await add('Beto Ruiz', '+5491150003333'), await add('Beto Ruiz', '+5491150003343')];
  await add('Beto Ruiz', '+5491159998877');
  const groups = async (who: Pick<Caller, 'get'>) =>
    (await who.get('/api/crm/lead-duplicates')).body.items.map((one: { why: string; leads: { id: string }[] }) => [
      one.why,
      one.leads.map(({ id }) => id),
    ]);
  expect(await groups(ceo)).toEqual([
    ['email', [ana, anna]],
    ['name-and-phone', [slip, right]],
  ]);
  for (const id of [ana, slip, right]) await ceo.patch(`/api/crm/leads/${id}`, { seller_id: seller.userId });
  expect(await groups(seller)).toEqual([['name-and-phone', [slip, right]]]);
});

describe('merging leads', () => {
  it('is shown first, does what was shown, and leaves its trace', async () => {
    const ceo = await api.person();
    const [gone, kept] = [
      await newLead(ceo, { email: 'gala@example.com', consent: { granted: false, source: 'call' } }),
      await newLead(ceo, { name: 'Gala R', email: 'GALA@example.com' }),
    ];
    await ceo.post('/api/crm/sales', { lead_id: gone.id, amount: '10', currency: 'ARS', status: 'pending' });
    await withTenant(api.database.sql, ceo.tenantId, async (tx) => {
      const flow = await insertLiveFlow(tx);
      for (const [{ id }, seq] of [
        [gone, 1],
        [kept, 2],
      ] as const)
        await tx`insert into enrolments ${tx({ flow_id: flow, version: 1, lead_id: id, occurrence: 'x', seq, started_at: new Date() })}`;
    });
    expect((await ceo.get(`/api/crm/leads/${kept.id}/duplicates`)).body.items).toMatchObject([
      { id: gone.id, why: 'email' },
    ]);

    const path = `/api/crm/leads/${gone.id}/merge`;
    const before = await ceo.get(`/api/crm/leads/${gone.id}/timeline`);
    const preview = await ceo.post(`${path}/preview`, { into: kept.id });
    expect(preview).toMatchObject({
      status: 200,
      body: {
        lead: { name: 'Gala R', phone: kept.phone },
        consent: 'revoked',
        differences: [
          { field: 'name', kept: 'Gala R', dropped: 'Gala' },
          { field: 'phone', kept: kept.phone, dropped: gone.phone },
          { field: 'email', kept: 'GALA@example.com', dropped: 'gala@example.com' },
        ],
        moves: { sales: 1, touches: 1, enrolments: 1, opportunities: 0, messages: 0 },
        ends: [{ flow: { name: 'Seguimiento' }, reason: { code: 'lead-merged' } }],
      },
    });
    expect((await ceo.get(`/api/crm/leads/${gone.id}/timeline`)).body).toEqual(before.body);

    const merged = await ceo.post(path, { into: kept.id });
    expect(merged).toMatchObject({ status: 200, body: { id: kept.id, name: 'Gala R', consent: 'revoked' } });
    // Whoever has the old address is led on.
    expect((await ceo.get(`/api/crm/leads/${gone.id}`)).body.id).toBe(kept.id);
    expect((await ceo.get(`/api/crm/leads/${kept.id}/duplicates`)).body.items).toEqual([]);
    const { body } = await ceo.get(`/api/crm/leads/${kept.id}/timeline`);
    const trace = body.items.find((item: { what: string }) => item.what === 'lead.merged');
    expect(trace).toMatchObject({ label: { es: 'Se unió con otro lead' }, data: { lead: gone.id, name: 'Gala' } });
    const audit =
      await api.database.owner()`select data from system_events where action = 'lead.merge' and object_id = ${kept.id}`;
    expect([...audit]).toEqual([{ data: { from: gone.id } }]);
  });

  it('needs two leads of the caller', async () => {
    const ceo = await api.person();
    const { id } = await newLead(ceo);
    const other = await newLead(await api.person());
    const merge = (into: string) => ceo.post(`/api/crm/leads/${id}/merge`, { into });
    expect(await merge(id)).toMatchObject({ status: 422, body: { errors: [{ path: 'into', code: 'same_lead' }] } });
    for (const into of [other.id, crypto.randomUUID()])
      expect(await merge(into)).toMatchObject({ status: 404, body: { errors: [{ path: 'into' }] } });
    expect(await ceo.post(`/api/crm/leads/${other.id}/merge`, { into: id })).toMatchObject({ status: 404 });
  });

  it('is a seller’s own affair only where both are theirs', async () => {
    const tenant = await api.database.createTenant();
    const [ceo, seller] = [await api.person('ceo', tenant), await api.person('seller', tenant)];
    const [mine, also, foreign] = [await newLead(seller), await newLead(seller), await newLead(ceo)];
    expect((await seller.post(`/api/crm/leads/${mine.id}/merge`, { into: foreign.id })).status).toBe(404);
    expect((await seller.post(`/api/crm/leads/${foreign.id}/merge/preview`, { into: mine.id })).status).toBe(404);
    expect((await seller.post(`/api/crm/leads/${mine.id}/merge`, { into: also.id })).status).toBe(200);
  });
});
