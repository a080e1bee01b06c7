/** A list comes to the same as its people one after another. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testing.ts';

let api: TestApi;
beforeAll(async () => void (api = await createTestApi()));
afterAll(() => api?.stop());

const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
/** Few keys, so that people meet themselves: in the list, and from one list to the next. */
const person = fc.record({
  name: maybe(fc.constantFrom('Ana', ' Eva\tLópez ', 'half \ud800')),
  phone: maybe(
    fc.oneof(
      fc.nat({ max: 30 }).map((n) => `+54911200000${10 + n}`),
      fc.constantFrom('11 2000-0010', '+541120000010', '12', '+5491120000010 ext'),
    ),
  ),
  email: maybe(fc.nat({ max: 12 }).map((n) => `${n % 2 ? 'P' : 'p'}${n}@example.com`)),
  wa_user_id: maybe(fc.nat({ max: 12 }).map((n) => `AR.${n}`)),
  external_ids: maybe(fc.dictionary(fc.constantFrom('shop', 'erp'), fc.nat({ max: 9 }).map(String))),
  tags: maybe(fc.subarray(['vip', 'web', 'b2b'])),
  status: maybe(fc.constantFrom('qualified', 'new')),
  lead_source: maybe(fc.constantFrom('SHOP', null)),
  custom: maybe(fc.constantFrom({ city: 'Rosario' }, { city: null, n: 1.5 }, { note: 'half \ud800' })),
  seller_id: maybe(fc.constant('01a22c1f-9935-7761-82b7-bf130845bb25')),
  created_at: maybe(fc.constantFrom('2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z')),
  start_flows: maybe(fc.boolean()),
  consent: maybe(fc.record({ granted: fc.boolean(), source: fc.constant('form') })),
  touch: maybe(
    fc.record({
      source: fc.constantFrom('lead_form', 'api'),
      ad_id: maybe(fc.constantFrom('1001', '1002')),
      headline: maybe(fc.constant('half \ud800')),
      utm: maybe(fc.constant({ utm_source: 'x' })),
      external_id: maybe(fc.nat({ max: 9 }).map(String)),
      occurred_at: maybe(fc.constant('2021-02-03T04:05:06Z')),
    }),
  ),
  nonsense: maybe(fc.constant(1)),
});

/** What is there, without what a run draws. */
async function outcome(tenantId: string) {
  const sql = api.database.owner();
  const place = sql`jsonb_build_array(l.name, l.phone, l.email, l.wa_user_id, l.external_ids)::text`;
  return {
    leads: await sql`
      select ${place} as who, status, tags, lead_source, custom, consent, meta_ad_id, seller_id, created_at < now() - interval '1 day' as old
      from leads l where tenant_id = ${tenantId} order by 1`,
    events: await sql`
      select ${place} as who, e.type, e.data, e.history, e.occurred_at < now() - interval '1 day' as old
      from events e join leads l on l.id = e.lead_id where e.tenant_id = ${tenantId} order by 1, e.seq`,
    touches: await sql`
      select ${place} as who, t.source, t.ad_id, t.headline, t.utm, t.external_id, t.occurred_at < now() - interval '1 day' as old
      from lead_touches t join leads l on l.id = t.lead_id where t.tenant_id = ${tenantId} order by 1, 2, 3, 4, 5, 6, 7`,
    consents: await sql`
      select ${place} as who, c.granted, c.door, c.source, c.fault
      from consents c join leads l on l.id = c.lead_id where c.tenant_id = ${tenantId} order by 1, c.arrived_at`,
    ids: await sql`select object, system, external_id from external_ids where tenant_id = ${tenantId} order by 1, 2, 3`,
  };
}

/** What comes of lists that are handed in at once, and of their people handed in one after another. */
async function bothWays(handed: object[][]): Promise<[unknown, unknown]> {
  const found: unknown[] = [];
  for (const atOnce of [true, false]) {
    const ceo = await api.person();
    const { secret } = (await ceo.post('/api/crm/api-keys', { kind: 'ingest', name: 'Form' })).body;
    const answers: unknown[] = [];
    for (const list of handed)
      for (const part of atOnce ? [list] : list.map((one) => [one])) {
        const { status, body } = await api.nobody.post(`/api/ingest/${secret}/leads`, part);
        expect([status, status === 200 ? null : body]).toEqual([200, null]);
        for (const { index: _i, id: _d, ...rest } of body.results) answers.push(rest);
      }
    found.push({ answers, ...(await outcome(ceo.tenantId)) });
  }
  return [found[0], found[1]];
}

it('whoever is in it, known or not, wrong or not, twice or not', async () => {
  const lists = fc.array(fc.array(person, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(lists, async (handed) => {
      const [atOnce, inTurn] = await bothWays(handed);
      expect(atOnce).toEqual(inTurn);
    }),
    { numRuns: Number(process.env.INGEST_RUNS ?? 8) },
  );
});

it('whoever has the ids of several who are known: each keeps its own, and nobody else waits for them', async () => {
  const [atOnce, inTurn] = await bothWays([
    [{ wa_user_id: 'AR.2' }, { external_ids: { erp: '7' } }],
    [{ external_ids: { shop: '0' } }],
    [
      { wa_user_id: 'AR.2', external_ids: { shop: '0', erp: '7', till: '1' } },
      { external_ids: { erp: '7', shop: '0' } },
      { phone: '+5491120000010' },
    ],
  ]);
  expect(atOnce).toEqual(inTurn);
});
