/** How imported and handed-in leads came: what their touches are, and which ad stands on the lead. */
import { withTenant } from '#db/platform/tenant.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApi } from '../../testing.ts';
import type { Person, TestApi } from '../../testing.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  ceo = await api.person();
});

const run = (list: string, csv: string, over = {}) => ceo.post(`/api/crm/${list}/import`, { csv, ...over });
const leads = async () => (await ceo.get('/api/crm/leads?limit=200')).body.items;
const touches = () =>
  withTenant(
    api.database.sql,
    ceo.tenantId,
    (tx) => tx`
      select l.email, t.source, t.campaign_id, t.adset_id, t.ad_id, t.form_id, t.utm, t.external_id, t.occurred_at from lead_touches t
      join leads l on l.id = t.lead_id order by l.email, t.occurred_at, t.ad_id`,
  );
const [ad, other] = ['120226305854810726', '120226305854810999'];

describe('a file of leads', () => {
  it('makes a touch of every row that names an ad, also of rows about the same person', async () => {
    const csv = `email,created_at,ad_id,adset_id,campaign_id,utm_source
ana@x.com,2026-10-10,${other},,,
ana@x.com,2026-10-01,${ad},55,66,instagram
beto@x.com,2026-10-02,,,66,
carla@x.com,2026-10-03,,,,
`;
    const { body } = await run('leads', csv);
    expect(body).toMatchObject({ imported: true, created: 3, skipped: 1 });
    expect((await touches()).map((row) => [row.email, row.source, row.ad_id, row.adset_id, row.campaign_id])).toEqual([
      ['ana@x.com', 'import', ad, '55', '66'],
      ['ana@x.com', 'import', other, null, null],
      ['beto@x.com', 'import', null, null, '66'],
      ['carla@x.com', 'import', null, null, null],
    ]);
    const all = Object.fromEntries((await leads()).map((lead: { email: string }) => [lead.email, lead]));
    // Known since their first row; the ad is that of the newest.
    expect(all['ana@x.com']).toMatchObject({
      created_at: '2026-10-01T15:00:00.000Z',
      meta_ad_id: other,
      lead_source: 'META_ADS',
    });
    expect(all['carla@x.com']).toMatchObject({ meta_ad_id: null, lead_source: 'IMPORT' });
    // The same file again: nothing new.
    await run('leads', csv);
    expect(await touches()).toHaveLength(4);
  });

  it('says in which row an id is none, and imports nothing', async () => {
    const csv = `email;ad_id;adset_id;campaign_id
a@x.com;1,20226E+17;;
b@x.com;${ad};1.2E17;
c@x.com;${ad};5;sí claro
d@x.com;120226E12;;
e@x.com;${'9'.repeat(61)};;
`;
    const { status, body } = await run('leads', csv);
    expect(status).toBe(422);
    expect(body.errors.map(({ row, path, code }: Record<string, unknown>) => [row, path, code])).toEqual([
      [2, 'ad_id', 'invalid_id'],
      [3, 'adset_id', 'invalid_id'],
      [4, 'campaign_id', 'invalid_id'],
      [5, 'ad_id', 'invalid_id'],
      [6, 'ad_id', 'invalid_id'],
    ]);
    expect(await leads()).toEqual([]);
  });

  it('may be Meta’s own export of a form, and meets the lead that came by webhook', async () => {
    await withTenant(api.database.sql, ceo.tenantId, async (tx) => {
      const [lead] =
        await tx`insert into leads (email, external_ids) values ('w@x.com', '{"meta_lead": "7700123456"}') returning id`;
      await tx`insert into lead_touches (lead_id, source, occurred_at, external_id) values (${lead!.id}, 'lead_form', '2026-10-01', '7700123456')`;
    });
    const csv = `id\tcreated_time\tad_id\tad_name\tadset_id\tcampaign_id\tform_id\tplatform\tfull_name\tphone_number\temail
l:7700123456\t2026-10-01T10:00:00-03:00\tag:${ad}\tUno\tas:55\tc:66\tf:880\tfb\tWanda\tp:+5491155550123\tw@x.com
l:7700123457\t2026-10-02T10:00:00-03:00\tag:${ad}\tUno\tas:55\tc:66\tf:880\tig\tXenia\tp:+5491155550124\tx@x.com
`;
    const { body } = await run('leads', csv);
    expect(body).toMatchObject({ created: 1, updated: 1, errors: [] });
    expect((await touches()).map((row) => [row.email, row.source, row.external_id, row.ad_id, row.form_id])).toEqual([
      ['w@x.com', 'lead_form', '7700123456', null, null],
      ['x@x.com', 'lead_form', '7700123457', ad, '880'],
    ]);
  });

  it('reads the ad from utm words that Meta filled in, and from no others', async () => {
    const csv = `email,utm_source,utm_campaign,utm_term,utm_content
a@x.com,facebook,120226305854810111,120226305854810222,${ad}
b@x.com,ig,Promo de invierno,,${ad}
c@x.com,google,120226305854810111,,${ad}
`;
    await run('leads', csv);
    expect(
      (await touches()).map((row) => [row.email, row.campaign_id, row.adset_id, row.ad_id, row.utm.utm_source]),
    ).toEqual([
      ['a@x.com', '120226305854810111', '120226305854810222', ad, 'facebook'],
      ['b@x.com', null, null, ad, 'ig'],
      ['c@x.com', null, null, null, 'google'],
    ]);
  });

  it('of opportunities and sales finds its lead by phone, e-mail or id, and says where there is none', async () => {
    await run('leads', `external_id,phone,email\nx1,+5491155550001,\n,+5491155550002,\n,,c@x.com\n`);
    const deals = `lead_external_id,lead_phone,lead_email,name,value\nx1,,,Uno,10\n,11 5555-0002,,Dos,20\n,,C@X.com,Tres,30\n`;
    expect((await run('opportunities', deals)).body).toMatchObject({ created: 3 });
    const sales = `telefono,monto,fecha,id\n+54 9 11 5555-0001,100,2026-10-01,s1\n`;
    for (let i = 0; i < 2; i++) await run('sales', sales);
    expect((await ceo.get('/api/crm/sales')).body.items).toHaveLength(1);
    const wrong = await run('sales', `telefono,monto\n+5491155559999,5\n+5491155550001,6\n`);
    expect([wrong.status, wrong.body.errors]).toMatchObject([422, [{ row: 2, code: 'unknown_lead' }]]);
  });
});

describe('a lead handed in by API', () => {
  it('keeps its touch, once per outside id, and puts its ad on the lead', async () => {
    const touch = {
      source: 'ctwa',
      ad_id: ad,
      ctwa_clid: 'c',
      external_id: 'wamid.1',
      occurred_at: '2026-10-05T10:00:00Z',
    };
    const key = (await ceo.post('/api/crm/api-keys', { name: 'in', kind: 'ingest' })).body.secret;
    for (let i = 0; i < 3; i++)
      expect((await api.nobody.post(`/api/ingest/${key}/leads`, { email: 'a@x.com', touch })).status).toBe(200);
    expect(await touches()).toMatchObject([{ source: 'ctwa', ad_id: ad, external_id: 'wamid.1' }]);
    const utm = { utm_source: 'fb', utm_content: other };
    await api.nobody.post(`/api/ingest/${key}/leads`, { email: 'a@x.com', touch: { utm } });
    expect((await leads())[0]).toMatchObject({ meta_ad_id: other, lead_source: 'META_ADS' });
    expect(await touches()).toHaveLength(2);
  });

  it('is refused with an id that is none', async () => {
    const { status, body } = await ceo.post('/api/crm/leads', { email: 'a@x.com', touch: { ad_id: '1,2E+17' } });
    expect([status, body.errors[0].path]).toEqual([422, 'touch.ad_id']);
  });
});

it('a touch cannot be changed or taken away by the app, only with its lead', async () => {
  await run('leads', `email,ad_id\na@x.com,${ad}\n`);
  const write = (sql: string) => withTenant(api.database.sql, ceo.tenantId, (tx) => tx.unsafe(sql));
  await expect(write(`update lead_touches set ad_id = '1'`)).rejects.toMatchObject({ code: '42501' });
  await expect(write('delete from lead_touches')).rejects.toMatchObject({ code: '42501' });
  const [lead] = await leads();
  expect((await ceo.delete(`/api/crm/leads/${lead.id}`)).status).toBe(204);
  expect(await touches()).toHaveLength(0);
});
