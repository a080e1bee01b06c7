import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metricIds } from '#metrics';
import { addLead, dayAgo, openScene } from './testing.ts';
import { createTestApi, type TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

const numbers = (rows: { [field: string]: unknown }[], field: string): number =>
  rows.reduce((sum, row) => sum + Math.round(Number(row[field]) * 100), 0) / 100;

/** Whatever answers about a range. */
const questions = ['stats', 'stats/roi', 'campaigns', 'adsets', 'ads', 'series', 'export.csv', 'flows', 'definitions'];

describe('GET /crm/marketing/stats', () => {
  it('answers in the shape of old: figures and changes at the top, campaigns below, and rows that add up', async () => {
    const { ceo } = await openScene(api);
    await addLead(api, ceo, 2, 'a1', { amount: '100.05', currency: 'USD' });
    await addLead(api, ceo, 3, 'a3');
    await addLead(api, ceo, 3, 'never-synced', { amount: '7.00', currency: 'USD' });
    await addLead(api, ceo, 9, 'a1');
    await addLead(api, ceo, 2, null, { amount: '55.00', currency: 'USD' });
    const { status, body } = await ceo.get('/api/crm/marketing/stats');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      time_range: '7d',
      from: dayAgo(7),
      to: dayAgo(1),
      days: 7,
      includes_today: false,
      timezone: 'America/Argentina/Buenos_Aires',
      previous: { from: dayAgo(14), to: dayAgo(8) },
      model: 'last_touch',
      window: 30,
      currency: 'USD',
      is_connected: true,
      partial: false,
      notices: [],
      leads: 3,
      leads_change: 200,
      opportunities: 0,
      opportunities_change: null,
      sales: 2,
      customers: 2,
      sales_revenue: '107.05',
      marketing_spend: '212.10',
      cpa: '70.70',
      cost_per_customer: '106.05',
      ltv: '53.525',
      impressions: 21000,
      clicks: 420,
      ctr: 2,
      cpc: '0.505',
      cpm: '10.10',
    });
    expect(body.roi_percentage).toBeCloseTo(((107.05 - 212.1) / 212.1) * 100, 5);
    expect(body.roas).toBeCloseTo(107.05 / 212.1, 5);
    expect(body.spend_change).toBe(body.marketing_spend_change);
    expect(body.marketing_spend_change).toBe(250);
    for (const id of metricIds) expect(body).toHaveProperty(`${id}_change`);
    expect(body.campaigns.map((row: { name: string }) => row.name)).toEqual(['Uno', 'Dos']);
    expect(body.campaigns[0]).toMatchObject({
      campaign_id: 'c1',
      status: 'ACTIVE',
      leads: 1,
      spend: '141.40',
      sales_revenue: '100.05',
    });
    expect(body.remainder).toMatchObject({ leads: 1, sales_revenue: '7.00', spend: '0.00', cpa: '0.00' });
    expect(body.unattributed).toMatchObject({ leads: 1, sales_revenue: '55.00' });
    for (const field of ['leads', 'sales_revenue', 'marketing_spend', 'clicks']) {
      expect(numbers([...body.campaigns, body.remainder], field)).toBeCloseTo(Number(body[field]), 2);
    }
    expect(new Date(body.as_of).getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it('counts today in a lifetime and in months, has no change for a lifetime, and 0 ÷ 0 is null', async () => {
    const { ceo } = await openScene(api);
    await addLead(api, ceo, 400, 'a1');
    const { body } = await ceo.get('/api/crm/marketing/stats?time_range=lifetime');
    expect(body).toMatchObject({
      to: dayAgo(0),
      includes_today: true,
      previous: null,
      leads: 1,
      leads_change: null,
      marketing_spend: '303.00',
      roi_percentage: -100,
    });
    expect(body.from).toBe(dayAgo(400));
    const old = await ceo.get(`/api/crm/marketing/stats?from=${dayAgo(300)}&to=${dayAgo(290)}`);
    expect(old.body).toMatchObject({
      time_range: 'custom',
      days: 11,
      leads: 0,
      marketing_spend: '0.00',
      roi_percentage: null,
      roas: null,
      cpa: null,
      ctr: null,
      cpm: null,
      ltv: null,
    });
    const month = await ceo.get('/api/crm/marketing/stats?time_range=this_month');
    expect(month.body).toMatchObject({ from: `${dayAgo(0).slice(0, 8)}01`, to: dayAgo(0), includes_today: true });
  });

  it.each([
    'time_range=yesterday',
    'time_range=',
    'time_range=7d&from=2026-01-01&to=2026-01-02',
    'from=2026-01-01',
    'to=2026-01-01',
    'from=2026-02-30&to=2026-03-01',
    'from=2026-03-02&to=2026-03-01',
    'from=1990-01-01&to=2026-03-01',
    'model=linear',
    'window=0',
    'window=366',
    'window=1.5',
    'window=-3',
  ])('refuses %s with 422', async (query) => {
    const { ceo } = await openScene(api);
    for (const path of [...questions, 'leads']) {
      const { status, body } = await ceo.get(`/api/crm/marketing/${path}?${query}`);
      expect([path, status, body.code]).toEqual([path, 422, 'invalid_input']);
    }
  });

  it('is for ceo, admin and marketing', async () => {
    const tenant = await api.database.createTenant();
    for (const [role, wanted] of [
      ['ceo', 200],
      ['admin', 200],
      ['marketing', 200],
      ['seller', 403],
    ] as const) {
      const person = await api.person(role, tenant);
      for (const path of [...questions, 'exchange-rates']) {
        expect([role, path, (await person.get(`/api/crm/marketing/${path}`)).status]).toEqual([role, path, wanted]);
      }
      const write = await person.put('/api/crm/marketing/exchange-rates', { rates: [] });
      expect([role, write.status]).toEqual([role, role === 'ceo' || role === 'admin' ? 200 : 403]);
    }
    expect((await api.nobody.get('/api/crm/marketing/stats')).status).toBe(401);
  });

  it('explains each of its numbers in both languages, with zone and freshness', async () => {
    const { ceo } = await openScene(api);
    const { body, headers } = await ceo.get('/api/crm/marketing/definitions');
    expect(body.metrics.map(({ id }: { id: string }) => id)).toEqual([...metricIds]);
    const texts = [...body.metrics, ...body.rules].flatMap(({ title, formula, source_text, text }) =>
      text ? [text] : [title, formula, source_text],
    );
    for (const { es, en } of texts) expect([es.length > 2, en.length > 2]).toEqual([true, true]);
    expect(body.metrics.find(({ id }: { id: string }) => id === 'cpa')).toMatchObject({
      title: { en: 'Cost per lead' },
      formula: { es: 'inversión ÷ leads', en: 'spend ÷ leads' },
      source: 'both',
      unit: 'money',
    });
    expect(body.timezone).toBe('America/Argentina/Buenos_Aires');
    expect(new Date(body.as_of).getTime()).toBeGreaterThan(Date.now() - 60_000);
    const again = await ceo.request('GET', '/api/crm/marketing/definitions', undefined, {
      'if-none-match': headers.get('etag')!,
    });
    expect(again.status).toBe(304);
  });

  it('says when nothing is connected', async () => {
    const ceo = await api.person('ceo');
    const { body } = await ceo.get('/api/crm/marketing/stats');
    expect(body).toMatchObject({
      is_connected: false,
      as_of: null,
      leads: 0,
      marketing_spend: '0.00',
      campaigns: [],
      partial: false,
    });
    expect(body.notices).toMatchObject([{ code: 'not_connected' }]);
  });
});

describe('for clients of the systems before this one', () => {
  const seed = { accept: 'application/vnd.cadencia.seed+json' };

  it('rows have id and revenue, and money is a number where that is asked for by media type', async () => {
    const { ceo } = await openScene(api);
    await addLead(api, ceo, 2, 'a1', { amount: '100.05', currency: 'USD' });
    const path = '/api/crm/marketing/stats';
    const plain = (await ceo.get(path)).body;
    const { body, headers } = await ceo.request('GET', path, undefined, seed);
    expect(headers.get('content-type')).toBe(seed.accept);
    expect(headers.get('vary')).toContain('accept');
    expect(body).toMatchObject({ sales_revenue: 100.05, marketing_spend: Number(plain.marketing_spend) });
    expect(body.cpa).toBe(Number(plain.cpa));
    const [row] = body.campaigns;
    expect(row).toMatchObject({ id: row.campaign_id, revenue: row.sales_revenue, spend: row.marketing_spend });
    expect(typeof row.revenue).toBe('number');
    // The same otherwise: what is no figure of money keeps its type.
    expect({ ...body, campaigns: body.campaigns.length }).toMatchObject({
      leads: plain.leads,
      currency: plain.currency,
      campaigns: plain.campaigns.length,
      amounts: plain.amounts,
    });
    expect(plain.campaigns[0]).toMatchObject({ id: plain.campaigns[0].campaign_id, revenue: expect.any(String) });
  });

  it('either form has an ETag of its own', async () => {
    const { ceo } = await openScene(api);
    const path = '/api/crm/marketing/stats/roi';
    const tag = (await ceo.get(path)).headers.get('etag')!;
    const other = await ceo.request('GET', path, undefined, { ...seed, 'if-none-match': tag });
    expect(other.status).toBe(200);
    expect(typeof other.body.marketing_spend).toBe('number');
    const again = { ...seed, 'if-none-match': other.headers.get('etag')! };
    expect((await ceo.request('GET', path, undefined, again)).status).toBe(304);
  });
});
