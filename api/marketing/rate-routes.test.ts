/** Money of several currencies, and the rates that bring it together. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLead, dayAgo, openScene } from './testing.ts';
import { createTestApi, type TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

const get = '/api/crm/marketing';

describe('currencies', () => {
  const day = () => dayAgo(1);
  const query = () => `from=${day()}&to=${day()}`;

  it('are told apart without a rate, and converted by each day’s rate once there is one', async () => {
    const { ceo } = await openScene(api, { currency: 'ARS' });
    await addLead(api, ceo, 1, 'a1', { amount: '90900.00', currency: 'ARS' });
    const apart = (await ceo.get(`${get}/stats?${query()}`)).body;
    expect(apart).toMatchObject({
      currency: 'USD',
      spend_currency: 'USD',
      revenue_currency: 'ARS',
      marketing_spend: '30.30',
      sales_revenue: '90900.00',
      cpa: '30.30',
      roi_percentage: null,
      roas: null,
      partial: true,
      notices: [{ code: 'rate_missing', currencies: ['USD'] }],
    });
    const put = await ceo.put(`${get}/exchange-rates`, {
      rates: [
        { currency: 'USD', valid_from: dayAgo(30), rate: '900' },
        { currency: 'USD', valid_from: dayAgo(2), rate: 1500.5 },
        { currency: 'USD', valid_from: dayAgo(0), rate: '2000' },
      ],
    });
    expect(put.body).toMatchObject({
      currency: 'ARS',
      rates: [{ rate: '900.00000000' }, { rate: '1500.50000000' }, { rate: '2000.00000000' }],
    });
    const both = (await ceo.get(`${get}/stats?${query()}`)).body;
    expect(both).toMatchObject({
      currency: 'ARS',
      marketing_spend: '45465.15',
      sales_revenue: '90900.00',
      partial: false,
      amounts: { spend: { USD: '30.30' }, revenue: { ARS: '90900.00' } },
    });
    expect(both.roas).toBeCloseTo(90900 / 45465.15, 5);
    const week = (await ceo.get(`${get}/stats`)).body;
    expect(week.marketing_spend).toBe(((5 * 900 * 3030 + 2 * 1500.5 * 3030) / 100).toFixed(2));
    const { points } = (await ceo.get(`${get}/series`)).body;
    expect(points.map((point: { marketing_spend: string }) => point.marketing_spend)).toEqual([
      ...Array(5).fill('27270.00'),
      '45465.15',
      '45465.15',
    ]);
  });

  it('of one side that cannot be converted leave that side null, and are listed', async () => {
    const { ceo } = await openScene(api, { currency: 'ARS' });
    await addLead(api, ceo, 1, 'a1', { amount: '10.00', currency: 'EUR' });
    await addLead(api, ceo, 1, 'a3', { amount: '20.00', currency: 'ARS' });
    const { body } = await ceo.get(`${get}/stats?${query()}`);
    expect(body).toMatchObject({
      sales_revenue: null,
      revenue_currency: null,
      marketing_spend: '30.30',
      ltv: null,
      amounts: { revenue: { ARS: '20.00', EUR: '10.00' } },
    });
    expect(body.campaigns[0].sales_revenue).toBeNull();
    expect(body.notices[0].currencies).toEqual(['EUR', 'USD']);
  });

  it.each([
    [{ currency: 'ARS', valid_from: '2026-01-01', rate: '2' }],
    [{ currency: 'USD', valid_from: '2026-02-30', rate: '2' }],
    [{ currency: 'USD', valid_from: '2026-01-01', rate: '0' }],
    [{ currency: 'USD', valid_from: '2026-01-01', rate: '-1' }],
    [{ currency: 'USD', valid_from: '2026-01-01', rate: '1e3' }],
    [{ currency: 'usd', valid_from: '2026-01-01', rate: '1' }],
    [
      { currency: 'USD', valid_from: '2026-01-01', rate: '1' },
      { currency: 'USD', valid_from: '2026-01-01', rate: '2' },
    ],
  ])('refuse %j with 422', async (...rates) => {
    const { ceo } = await openScene(api, { currency: 'ARS' });
    const { status, body } = await ceo.put(`${get}/exchange-rates`, { rates });
    expect([status, body.code]).toEqual([422, 'invalid_input']);
    expect((await ceo.get(`${get}/exchange-rates`)).body.rates).toEqual([]);
  });
});
