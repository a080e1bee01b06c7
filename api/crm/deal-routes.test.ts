import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../testing.ts';
import type { Person, TestApi } from '../testing.ts';

let api: TestApi;
let ceo: Person;
let leadId: string;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  leadId = (await ceo.post('/api/crm/leads', { name: 'Ana', seller_id: ceo.userId })).body.id;
});
afterAll(() => api.stop());

/** `type data` of the events about a subject, oldest first. */
const events = async (subject: string) =>
  (await api.database.owner()`select type, data from events where subject = ${subject} order by seq`).map((row) => [
    row.type,
    row.data,
  ]);

describe('opportunities', () => {
  it('open with the seller of their lead, and tell of a moved deadline, a win and a reopening', async () => {
    const made = await ceo.post('/api/crm/opportunities', {
      lead_id: leadId,
      name: 'Course',
      value: 1200.5,
      currency: 'ARS',
      deadline: '2030-01-02T10:00:00-03:00',
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      value: '1200.50',
      seller_id: ceo.userId,
      status: 'open',
      deadline: '2030-01-02T13:00:00.000Z',
    });
    const path = `/api/crm/opportunities/${made.body.id}`;
    await ceo.patch(path, { deadline: '2030-02-01T00:00:00Z', name: 'Course' });
    await ceo.patch(path, { deadline: '2030-02-01T00:00:00Z' });
    expect((await ceo.patch(path, { status: 'won' })).body.closed_at).not.toBeNull();
    expect((await ceo.patch(path, { status: 'open' })).body.closed_at).toBeNull();
    expect((await ceo.patch(path, { status: 'lost', stage: 'end' })).body.status).toBe('lost');
    expect(await events(`opportunity:${made.body.id}`)).toEqual([
      ['opportunity.created', { deadline: '2030-01-02T13:00:00.000Z' }],
      [
        'opportunity.updated',
        { fields: ['deadline'], deadline: { from: '2030-01-02T13:00:00.000Z', to: '2030-02-01T00:00:00.000Z' } },
      ],
      ['opportunity.won', { from: 'open' }],
      ['opportunity.updated', { fields: ['status'] }],
      ['opportunity.lost', { from: 'open' }],
      ['opportunity.updated', { fields: ['stage'], stage: { from: null, to: 'end' } }],
    ]);
  });

  it('are due to the end of a day that is all they are given', async () => {
    const { timezone } = (await ceo.get('/api/crm/settings')).body;
    expect(timezone).toBe('America/Argentina/Buenos_Aires');
    const made = await ceo.post('/api/crm/opportunities', { lead_id: leadId, name: 'Day', deadline: '2030-12-31' });
    expect([made.status, made.body.deadline]).toEqual([201, '2031-01-01T02:59:59.000Z']);
    const path = `/api/crm/opportunities/${made.body.id}`;
    expect((await ceo.patch(path, { deadline: '2030-01-02' })).body.deadline).toBe('2030-01-03T02:59:59.000Z');
    expect((await ceo.patch(path, { deadline: '2030-02-30' })).status).toBe(422);
    expect((await ceo.patch(path, { deadline: null })).body.deadline).toBeNull();
  });

  it('are found by their own name and their lead’s', async () => {
    await ceo.post('/api/crm/opportunities', { lead_id: leadId, name: 'Piano' });
    const names = async (q: string) =>
      (await ceo.get(`/api/crm/opportunities?q=${q}`)).body.items.map((deal: { name: string }) => deal.name);
    expect(await names('pian')).toEqual(['Piano']);
    expect(await names('ana')).toContain('Piano');
    expect((await ceo.get('/api/crm/opportunities?status=never')).status).toBe(422);
  });
});

describe('sales', () => {
  it('are completed once, at creation', async () => {
    const { body: sale, status } = await ceo.post('/api/crm/sales', { lead_id: leadId, amount: '99.9' });
    expect(status).toBe(201);
    expect(sale).toMatchObject({ amount: '99.90', currency: 'ARS', status: 'completed' });
    expect(sale.completed_at).not.toBeNull();
    await ceo.patch(`/api/crm/sales/${sale.id}`, { status: 'completed', amount: '100' });
    expect(await events(`sale:${sale.id}`)).toEqual([['sale.completed', { amount: '99.90', currency: 'ARS' }]]);
  });

  it('are completed by a change and refunded for good', async () => {
    const { body: sale } = await ceo.post('/api/crm/sales', {
      lead_id: leadId,
      amount: 5,
      currency: 'USD',
      status: 'pending',
    });
    const path = `/api/crm/sales/${sale.id}`;
    expect(sale.completed_at).toBeNull();
    await ceo.patch(path, { status: 'completed' });
    expect((await ceo.patch(path, { status: 'refunded' })).body.refunded_at).not.toBeNull();
    const again = await ceo.patch(path, { status: 'completed' });
    expect([again.status, again.body.code]).toEqual([409, 'conflict']);
    expect((await events(`sale:${sale.id}`)).map(([type]) => type)).toEqual(['sale.completed', 'sale.refunded']);
  });

  it('belong to an opportunity of the same lead only', async () => {
    const other = (await ceo.post('/api/crm/leads', { name: 'Other' })).body.id;
    const { body: deal } = await ceo.post('/api/crm/opportunities', { lead_id: other, name: 'x' });
    const answer = await ceo.post('/api/crm/sales', { lead_id: leadId, amount: 1, opportunity_id: deal.id });
    expect([answer.status, answer.body.errors[0].path]).toEqual([404, 'opportunity_id']);
  });

  it('take amounts exactly or not at all', async () => {
    for (const amount of ['1.999', '-1', '1e3', 'NaN', '', 1e21, '99999999999999999']) {
      expect((await ceo.post('/api/crm/sales', { lead_id: leadId, amount })).status).toBe(422);
    }
    expect((await ceo.post('/api/crm/sales', { lead_id: leadId, amount: '9007199254740993.01' })).body.amount).toBe(
      '9007199254740993.01',
    );
  });
});

describe('carts', () => {
  it('move their last activity with what the person does, and nothing else', async () => {
    const { body: cart } = await ceo.post('/api/crm/carts', {
      lead_id: leadId,
      items: [{ name: 'Guitar', quantity: 1, price: 10 }],
      last_activity_at: '2026-01-01T00:00:00Z',
    });
    const path = `/api/crm/carts/${cart.id}`;
    expect(cart.last_activity_at).toBe('2026-01-01T00:00:00.000Z');
    expect((await ceo.patch(path, { external_ids: { shop: 'c1' } })).body.last_activity_at).toBe(
      '2026-01-01T00:00:00.000Z',
    );
    const active = await ceo.patch(path, { value: '20' });
    expect(Date.parse(active.body.last_activity_at)).toBeGreaterThan(Date.now() - 60_000);
    await ceo.patch(path, { status: 'purchased' });
    await ceo.patch(path, { status: 'purchased' });
    expect((await events(`cart:${cart.id}`)).map(([type]) => type)).toEqual([
      'cart.updated',
      'cart.updated',
      'cart.purchased',
    ]);
    expect((await ceo.patch(path, { last_activity_at: '2999-01-01T00:00:00Z' })).status).toBe(422);
  });
});

describe('deals', () => {
  it('of a stranger’s or nobody’s lead cannot be made, and look the same', async () => {
    const stranger = await api.person();
    const nobodys = crypto.randomUUID();
    for (const [path, rest] of [
      ['/api/crm/opportunities', { name: 'x' }],
      ['/api/crm/sales', { amount: 1 }],
      ['/api/crm/carts', {}],
    ] as const) {
      const foreign = await stranger.post(path, { lead_id: leadId, ...rest });
      const missing = await stranger.post(path, { lead_id: nobodys, ...rest });
      expect(foreign.status).toBe(404);
      expect({ ...foreign.body, request_id: 0 }).toEqual({ ...missing.body, request_id: 0 });
    }
  });

  it('are deleted by admins, not by sellers', async () => {
    const { body: cart } = await ceo.post('/api/crm/carts', { lead_id: leadId });
    expect((await ceo.delete(`/api/crm/carts/${cart.id}`)).status).toBe(204);
    expect((await ceo.delete(`/api/crm/carts/${cart.id}`)).status).toBe(404);
  });
});

describe('custom events', () => {
  it('are recorded for a lead, and the CRM’s own names are not taken', async () => {
    const made = await ceo.post('/api/crm/events', { type: 'custom.booked', lead_id: leadId, data: { room: 2 } });
    expect(made.status).toBe(201);
    const [row] = await api.database.owner()`select type, data, lead_id from events where id = ${made.body.id}`;
    expect(row).toEqual({ type: 'custom.booked', data: { room: 2 }, lead_id: leadId });
    for (const type of ['sale.completed', 'custom.', 'custom.ÑO', 'booked']) {
      expect((await ceo.post('/api/crm/events', { type, lead_id: leadId })).status).toBe(422);
    }
  });
});

describe('a lead’s timeline', () => {
  it('tells everything in order, in pages, with names for people', async () => {
    const { body: lead } = await ceo.post('/api/crm/leads', {
      name: 'Story',
      consent: { granted: true, source: 'form' },
    });
    await ceo.patch(`/api/crm/leads/${lead.id}`, { status: 'contacted' });
    await ceo.post('/api/crm/sales', { lead_id: lead.id, amount: 1 });
    const all = (await ceo.get(`/api/crm/leads/${lead.id}/timeline`)).body.items;
    expect(all.map((item: { kind: string; what: string }) => `${item.kind} ${item.what}`).toSorted()).toEqual([
      'consent granted',
      'event lead.created',
      'event lead.status_changed',
      'event sale.completed',
      'touch organic',
    ]);
    expect(all[0].what).toBe('sale.completed');
    expect(all[0].label).toEqual({ es: expect.any(String), en: expect.any(String) });
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await ceo.get(`/api/crm/leads/${lead.id}/timeline?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map((item: { id: string }) => item.id));
      cursor = body.next_cursor;
    }
    expect(seen).toEqual(all.map((item: { id: string }) => item.id));
    const stranger = await api.person();
    expect((await stranger.get(`/api/crm/leads/${lead.id}/timeline`)).status).toBe(404);
  });
});
