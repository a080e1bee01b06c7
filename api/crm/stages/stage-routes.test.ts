import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { homeOf } from '../../testing/flow-scene.ts';
import { createTestApi } from '../../testing.ts';
import type { Person, TestApi } from '../../testing.ts';

let api: TestApi;
let ceo: Person;
let leadId: string;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  leadId = (await ceo.post('/api/crm/leads', { name: 'Ana' })).body.id;
});
afterAll(() => api.stop());

interface Stage {
  id: string;
  name: string;
  status: string;
  deals: number;
}
const stages = async (): Promise<Stage[]> => (await ceo.get('/api/crm/deal-stages')).body.items;
const put = (items: object[], moves: object[] = []) => ceo.put('/api/crm/deal-stages', { items, moves });
const arrange = async (...names: [string, string][]) => {
  const now = await stages();
  const moves = now.map(({ id }) => ({ from: id, to: null }));
  return (
    await put(
      names.map(([name, status]) => ({ name, status })),
      moves,
    )
  ).body.items as Stage[];
};
const deal = async (more: object) =>
  (await ceo.post('/api/crm/opportunities', { lead_id: leadId, name: 'D', ...more })).body;
const patch = async (id: string, more: object) => (await ceo.patch(`/api/crm/opportunities/${id}`, more)).body;

describe('the stages of deals', () => {
  it('are the tenant’s own, in its order, and one deal’s new name comes in at their end', async () => {
    await arrange(['Visita', 'open'], ['Firma', 'won']);
    expect((await deal({ stage: ' visita ' })).stage).toBe('Visita');
    expect((await deal({ stage: 'Perdida por precio' })).status).toBe('lost');
    expect((await stages()).map(({ name, status, deals }) => [name, status, deals])).toEqual([
      ['Visita', 'open', 1],
      ['Firma', 'won', 0],
      ['Perdida por precio', 'lost', 1],
    ]);
    const other = await api.person();
    expect((await other.get('/api/crm/deal-stages')).body.items).toEqual([]);
  });

  it.each([
    ['into a won one', 'A', {}, { stage: 'W' }, 'won'],
    ['into a lost one', 'A', {}, { stage: 'l' }, 'lost'],
    ['out of a won one', 'W', {}, { stage: 'B' }, 'open'],
    ['between open ones of a deal that was lost there', 'A', { status: 'lost' }, { stage: 'B' }, 'lost'],
    ['where the status is said', 'A', {}, { stage: 'W', status: 'open' }, 'open'],
    ['to none', 'W', {}, { stage: null }, 'won'],
  ])('decide what a deal is that moves %s', async (_, stage, more, change, status) => {
    await arrange(['A', 'open'], ['B', 'open'], ['W', 'won'], ['L', 'lost']);
    const made = await deal({ stage, ...more });
    const moved = await patch(made.id, change);
    expect(moved.status).toBe(status);
    expect(moved.closed_at === null).toBe(status === 'open');
  });

  it('take their deals along under a new name, also when two change names', async () => {
    const [a, b] = (await arrange(['A', 'open'], ['B', 'open'])) as [Stage, Stage];
    const made = await deal({ stage: 'A' });
    expect(
      (
        await put([
          { ...pick(b), name: 'A' },
          { ...pick(a), name: 'B' },
        ])
      ).status,
    ).toBe(200);
    expect((await patch(made.id, {})).stage).toBe('B');
    expect((await stages()).map(({ name, deals }) => [name, deals])).toEqual([
      ['A', 0],
      ['B', 1],
    ]);
  });

  it('go only with a word of where their deals go', async () => {
    const [a, b] = (await arrange(['A', 'open'], ['B', 'open'])) as [Stage, Stage];
    const made = await deal({ stage: 'A' });
    expect((await put([pick(b)])).body.errors[0].code).toBe('stage_in_use');
    expect((await put([pick(b)], [{ from: a.id, to: 'C' }])).status).toBe(422);
    expect((await put([pick(b)], [{ from: a.id, to: 'b' }])).body.items).toMatchObject([{ name: 'B', deals: 1 }]);
    expect((await patch(made.id, {})).stage).toBe('B');
    expect((await put([pick(b), { name: 'b', status: 'won' }])).body.errors[0].code).toBe('repeated');
    expect((await put([{ ...pick(b), id: a.id }])).status).toBe(422);
  });

  it('are counted and summed per currency, status and seller', async () => {
    await arrange(['A', 'open'], ['W', 'won']);
    const seller = await api.person('seller', homeOf(ceo));
    const theirs = (await ceo.post('/api/crm/leads', { name: 'B', seller_id: seller.userId })).body.id;
    for (const [lead_id, stage, value, currency] of [
      [leadId, 'A', '0.10', 'ARS'],
      [leadId, 'A', '0.20', 'ARS'],
      [leadId, 'A', '5', 'USD'],
      [theirs, 'W', '7.77', 'ARS'],
    ])
      await ceo.post('/api/crm/opportunities', {
        lead_id,
        name: 'D',
        stage,
        value,
        currency,
        seller_id: lead_id === theirs ? seller.userId : null,
      });
    const sums = async (who: Person, query: string) =>
      (await who.get(`/api/crm/opportunity-sums?${query}`)).body.items.map((row: Record<string, unknown>) =>
        [row.stage, row.status, row.currency, row.deals, row.value].join(' '),
      );
    expect(await sums(ceo, 'stage=a')).toEqual(['A open ARS 2 0.30', 'A open USD 1 5.00']);
    expect(await sums(ceo, `seller_id=${seller.userId}`)).toEqual(['W won ARS 1 7.77']);
    expect(await sums(seller, 'by=seller')).toEqual(['W won ARS 1 7.77']);
    const own = (await seller.get('/api/crm/deal-stages')).body.items as Stage[];
    expect(own.map(({ name, deals }) => [name, deals])).toEqual([
      ['A', 0],
      ['W', 1],
    ]);
    expect((await seller.put('/api/crm/deal-stages', { items: [] })).status).toBe(403);
  });

  it('say why a deal was closed, until it is open again', async () => {
    const made = await deal({ status: 'lost', closed_reason: 'Precio' });
    expect(made.closed_reason).toBe('Precio');
    expect((await patch(made.id, { closed_reason: 'Plazo' })).closed_reason).toBe('Plazo');
    expect((await patch(made.id, { status: 'open' })).closed_reason).toBeNull();
  });

  it('are what a file’s stages map to', async () => {
    await arrange(['Visita', 'open'], ['Entregado', 'won']);
    await ceo.post('/api/crm/leads', { name: 'Bea', email: 'bea@example.com' });
    const csv =
      'id,lead_email,name,stage\n1,bea@example.com,X,VISITA\n2,bea@example.com,Y,entregado\n3,bea@example.com,Z,Nueva\n';
    expect((await ceo.post('/api/crm/opportunities/import', { csv, dry_run: false })).status).toBe(200);
    const rows = (await ceo.get('/api/crm/opportunities?q=bea')).body.items as Record<string, string>[];
    expect(rows.map(({ name, stage, status }) => [name, stage, status].join(' ')).toSorted()).toEqual([
      'X Visita open',
      'Y Entregado won',
      'Z Nueva open',
    ]);
  });
});

const pick = ({ id, name, status }: Stage) => ({ id, name, status });
