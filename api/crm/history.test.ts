/** Every door through which the past comes in: what is dated before today starts flows only where the caller says so. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../testing.ts';
import type { Person, TestApi } from '../testing.ts';

let api: TestApi;
let ceo: Person;
let key: string;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  key = (await ceo.post('/api/crm/api-keys', { kind: 'ingest', name: 'Landing' })).body.secret;
});
afterAll(() => api.stop());

const old = '2024-03-05T12:00:00Z';
let count = 0;
const phone = () => `+54911600${String(10_000 + ++count)}`;
const lead = async () => (await ceo.post('/api/crm/leads', { name: 'Ana', phone: phone() })).body.id as string;
const csv = (text: string, more: object = {}) => ({ csv: text, dry_run: false, ...more });

/** A door, and a body that it takes; the past in it is `old`. */
interface Door {
  name: string;
  type: string;
  send(dated: { at?: string; start_flows?: boolean }): Promise<{ status: number; body: unknown }>;
  /** It dates something else than the fact itself. */
  isAside?: true;
  /** Files are history unless they say otherwise. */
  undated?: 'history';
}
const asked = (start_flows: boolean | undefined) => (start_flows === undefined ? {} : { start_flows });
const doors: Door[] = [
  {
    name: 'POST /crm/sales',
    type: 'sale.completed',
    send: async ({ at, start_flows }) =>
      await ceo.post('/api/crm/sales', {
        lead_id: await lead(),
        amount: '10',
        ...(at ? { completed_at: at } : {}),
        ...asked(start_flows),
      }),
  },
  {
    name: 'PATCH /crm/sales: pending becomes completed',
    type: 'sale.completed',
    send: async ({ at, start_flows }) => {
      const { body } = await ceo.post('/api/crm/sales', { lead_id: await lead(), amount: '10', status: 'pending' });
      const change = { status: 'completed', ...(at ? { completed_at: at } : {}), ...asked(start_flows) };
      return await ceo.patch(`/api/crm/sales/${body.id}`, change);
    },
  },
  {
    name: 'POST /crm/sales: refunded',
    type: 'sale.refunded',
    send: async ({ at, start_flows }) =>
      await ceo.post('/api/crm/sales', {
        lead_id: await lead(),
        amount: '10',
        status: 'refunded',
        ...(at ? { refunded_at: at } : {}),
        ...asked(start_flows),
      }),
  },
  {
    name: 'POST /crm/opportunities',
    type: 'opportunity.created',
    send: async ({ at, start_flows }) =>
      await ceo.post('/api/crm/opportunities', {
        lead_id: await lead(),
        name: 'Piano',
        ...(at ? { created_at: at } : {}),
        ...asked(start_flows),
      }),
  },
  {
    name: 'PATCH /crm/opportunities: won',
    type: 'opportunity.won',
    send: async ({ at, start_flows }) => {
      const { body } = await ceo.post('/api/crm/opportunities', { lead_id: await lead(), name: 'Piano' });
      const change = { status: 'won', ...(at ? { closed_at: at } : {}), ...asked(start_flows) };
      return await ceo.patch(`/api/crm/opportunities/${body.id}`, change);
    },
  },
  {
    name: 'POST /crm/carts',
    type: 'cart.updated',
    isAside: true,
    send: async ({ at, start_flows }) =>
      await ceo.post('/api/crm/carts', {
        lead_id: await lead(),
        ...(at ? { last_activity_at: at } : {}),
        ...asked(start_flows),
      }),
  },
  {
    name: 'POST /crm/leads',
    type: 'lead.created',
    send: async ({ at, start_flows }) =>
      await ceo.post('/api/crm/leads', { phone: phone(), ...(at ? { created_at: at } : {}), ...asked(start_flows) }),
  },
  {
    name: 'POST /crm/leads: a touch of the past',
    isAside: true,
    type: 'lead.created',
    send: async ({ at, start_flows }) =>
      await ceo.post('/api/crm/leads', {
        phone: phone(),
        ...(at ? { touch: { source: 'lead_form', occurred_at: at } } : {}),
        ...asked(start_flows),
      }),
  },
  {
    name: 'POST /ingest',
    type: 'lead.created',
    send: async ({ at, start_flows }) =>
      await api.nobody.post(`/api/ingest/${key}/leads`, {
        phone: phone(),
        ...(at ? { created_at: at } : {}),
        ...asked(start_flows),
      }),
  },
  {
    name: 'POST /crm/events',
    type: 'custom.booking',
    send: async ({ at, start_flows }) =>
      await ceo.post('/api/crm/events', {
        type: 'custom.booking',
        lead_id: await lead(),
        ...(at ? { occurred_at: at } : {}),
        ...asked(start_flows),
      }),
  },
  {
    name: 'POST /crm/leads/import',
    type: 'lead.created',
    undated: 'history',
    send: async ({ at = '', start_flows }) =>
      await ceo.post('/api/crm/leads/import', csv(`phone,created_at\n${phone()},${at}\n`, asked(start_flows))),
  },
  {
    name: 'POST /crm/sales/import',
    type: 'sale.completed',
    undated: 'history',
    send: async ({ at = '', start_flows }) => {
      const number = phone();
      await ceo.post('/api/crm/leads', { phone: number });
      return await ceo.post(
        '/api/crm/sales/import',
        csv(`phone,amount,completed_at\n${number},10,${at}\n`, asked(start_flows)),
      );
    },
  },
  {
    name: 'POST /crm/opportunities/import',
    type: 'opportunity.created',
    undated: 'history',
    send: async ({ at = '', start_flows }) => {
      const number = phone();
      await ceo.post('/api/crm/leads', { phone: number });
      return await ceo.post(
        '/api/crm/opportunities/import',
        csv(`phone,name,created_at\n${number},Piano,${at}\n`, asked(start_flows)),
      );
    },
  },
];

/** What the newest event of a type says: whether it is history, when it happened, and whether the relay has it still to see. */
const newest = async (type: string) => {
  const [row] = await api.database.owner()`
    select history, occurred_at, processed_at is null as waits from events
    where tenant_id = ${ceo.tenantId} and type = ${type} order by seq desc limit 1`;
  return row!;
};

describe.each(doors)('$name', ({ type, send, undated, isAside }) => {
  it.each([
    ['of the past', { at: old }, true],
    ['of the past, asked for', { at: old, start_flows: true }, false],
    ['of now', {}, undated === 'history'],
    ['of now, asked for', { start_flows: true }, false],
    ['of now, as history', { start_flows: false }, true],
  ])('%s', async (_, dated, history) => {
    expect((await send(dated)).status).toBeLessThan(300);
    const event = await newest(type);
    expect([event.history, event.waits]).toEqual([history, !history]);
    if ('at' in dated && !isAside) expect(event.occurred_at.toISOString()).toBe('2024-03-05T12:00:00.000Z');
  });
});

it('counts what is still to come as now', async () => {
  const ahead = new Date(Date.now() + 40 * 86_400_000).toISOString();
  await ceo.post('/api/crm/sales', { lead_id: await lead(), amount: '10', completed_at: ahead });
  const event = await newest('sale.completed');
  expect(event.history).toBe(false);
  expect(event.occurred_at.getTime()).toBeLessThan(Date.now() + 1000);
});

it('keeps a cart that was left two days ago, which is what such flows are for', async () => {
  const at = new Date(Date.now() - 2 * 86_400_000).toISOString();
  await ceo.post('/api/crm/carts', { lead_id: await lead(), last_activity_at: at });
  expect((await newest('cart.updated')).history).toBe(false);
});
