import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { homeOf } from '../testing/flow-scene.ts';
import { createTestApi } from '../testing.ts';
import type { Person, TestApi } from '../testing.ts';

let api: TestApi;
let ceo: Person;
let leadId: string;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  leadId = (await ceo.post('/api/crm/leads', { name: 'Ana' })).body.id;
});
afterAll(() => api.stop());

const sell = async (more: object = {}) =>
  (await ceo.post('/api/crm/sales', { lead_id: leadId, amount: '100', product: 'Course', ...more })).body;
const back = (id: string, amount: string, external_id?: string) =>
  ceo.post(`/api/crm/sales/${id}/refunds`, { amount, ...(external_id && { external_id }) });
const events = async (id: string) =>
  (await api.database.owner()`select type, data from events where subject = ${`sale:${id}`} order by seq`).map(
    (row) => [row.type, row.data.amount],
  );
const parts = async (id: string) =>
  (await ceo.get(`/api/crm/sales/${id}/refunds`)).body.items.map((part: { amount: string }) => part.amount);

describe('a part of a sale that goes back', () => {
  it('is told once however often it comes, and the last of it refunds the sale', async () => {
    const sale = await sell();
    expect(sale).toMatchObject({ product: 'Course', amount_refunded: '0.00' });
    expect((await back(sale.id, '30.10', 'r1')).body).toMatchObject({ status: 'completed', amount_refunded: '30.10' });
    const again = await Promise.all([1, 2, 3].map(() => back(sale.id, '9.90', 'r2')));
    expect(again.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect((await back(sale.id, '30.1', 'r1')).body.amount_refunded).toBe('40.00');
    const end = await back(sale.id, '60', 'r3');
    expect(end.body).toMatchObject({ status: 'refunded', amount: '100.00', amount_refunded: '100.00' });
    expect(end.body.refunded_at).not.toBeNull();
    expect((await back(sale.id, '60', 'r3')).status).toBe(201);
    expect(await parts(sale.id)).toEqual(['30.10', '9.90', '60.00']);
    expect(await events(sale.id)).toEqual([
      ['sale.completed', '100.00'],
      ['sale.partly_refunded', '30.10'],
      ['sale.partly_refunded', '9.90'],
      ['sale.refunded', '60.00'],
    ]);
  });

  it('leaves the rest to a refund of the whole', async () => {
    const sale = await sell();
    await back(sale.id, '25');
    await ceo.patch(`/api/crm/sales/${sale.id}`, { status: 'refunded' });
    expect((await events(sale.id)).at(-1)).toEqual(['sale.refunded', '75.00']);
    expect((await ceo.get(`/api/crm/sales/${sale.id}`)).body.amount_refunded).toBe('100.00');
  });

  it.each([
    ['more than the sale', {}, '100.01', 422],
    ['nothing', {}, '0.00', 422],
    ['less than nothing', {}, '-5', 422],
    ['of what nobody paid', { status: 'pending' }, '5', 409],
    ['of what failed', { status: 'failed' }, '5', 409],
    ['of what went back', { status: 'refunded' }, '5', 422],
  ])('cannot be %s', async (_, more, amount, status) => {
    const sale = await sell(more);
    expect((await back(sale.id, amount)).status).toBe(status);
    expect(await parts(sale.id)).toEqual([]);
  });

  it('is never more than what is left, whoever asks at the same moment', async () => {
    const sale = await sell();
    const statuses = (await Promise.all(['a', 'b', 'c'].map((id) => back(sale.id, '40', id)))).map(
      ({ status }) => status,
    );
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 201, 422]);
  });

  it('has one amount under its id, and keeps the sale above it', async () => {
    const sale = await sell();
    await back(sale.id, '40', 'r');
    expect((await back(sale.id, '41', 'r')).body.code).toBe('conflict');
    for (const amount of ['39.99', '40'])
      expect((await ceo.patch(`/api/crm/sales/${sale.id}`, { amount })).body.errors[0].path).toBe('amount');
    expect((await ceo.patch(`/api/crm/sales/${sale.id}`, { amount: '40.01' })).body.amount_refunded).toBe('40.00');
  });

  it('comes with the sale, each on its day, and is history like it', async () => {
    const at = '2024-03-01T10:00:00Z';
    const sale = await sell({
      completed_at: at,
      refunds: [
        { amount: '10', external_id: 'x', refunded_at: '2024-03-05T10:00:00Z' },
        { amount: '15', external_id: 'y', refunded_at: '2024-04-05T10:00:00Z' },
      ],
    });
    expect(sale).toMatchObject({ status: 'completed', amount_refunded: '25.00' });
    expect((await back(sale.id, '15', 'y')).body.amount_refunded).toBe('25.00');
    const told = await api.database.owner()`select history from events where subject = ${`sale:${sale.id}`}`;
    expect(told.map(({ history }) => history)).toEqual([true, true, true]);
    const much = await ceo.post('/api/crm/sales', {
      lead_id: leadId,
      amount: 5,
      refunds: [{ amount: 3 }, { amount: 3 }],
    });
    expect([much.status, much.body.errors[0].path]).toEqual([422, 'refunds.1.amount']);
  });

  it('is what a file says went back in all, told once', async () => {
    await ceo.post('/api/crm/leads', { name: 'Bea', email: 'bea@example.com' });
    const file = (back: string) =>
      ceo.post('/api/crm/sales/import', {
        csv: `id,lead_email,amount,status,product,refunded_amount\nf1,bea@example.com,80.00,paid,Piano,${back}\n`,
        dry_run: false,
      });
    const found = async () => (await ceo.get('/api/crm/sales?q=bea')).body.items[0];
    for (const amount of ['', '20.50', '20.50']) expect((await file(amount)).status).toBe(200);
    expect(await found()).toMatchObject({ product: 'Piano', status: 'completed', amount_refunded: '20.50' });
    await file('50');
    await file('20.50');
    expect(await parts((await found()).id)).toEqual(['20.50', '29.50']);
    expect((await file('80.01')).body.errors[0]).toMatchObject({ path: 'refunded_amount', code: 'more_than_left' });
    await file('80');
    expect(await found()).toMatchObject({ status: 'refunded', amount_refunded: '80.00' });
    expect(await events((await found()).id)).toEqual([
      ['sale.completed', '80.00'],
      ['sale.partly_refunded', '20.50'],
      ['sale.partly_refunded', '29.50'],
      ['sale.refunded', '30.00'],
    ]);
  });

  it('is a seller’s to tell of their own leads only', async () => {
    const seller = await api.person('seller', homeOf(ceo));
    const sale = await sell();
    expect((await seller.post(`/api/crm/sales/${sale.id}/refunds`, { amount: 1 })).status).toBe(404);
    expect((await seller.get(`/api/crm/sales/${sale.id}/refunds`)).status).toBe(404);
  });
});
