import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newLead, noteFlow, homeOf } from '../../testing/flow-scene.ts';
import { type Person, createTestApi, type TestApi } from '../../testing.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
});
afterAll(() => api?.stop());

const isVip = { field: 'lead.tags', op: 'contains', value: 'vip' };
const inSegment = (id: string) => ({ field: 'segment', op: 'eq', value: id });
const make = async (name: string, condition: object) => {
  const made = await ceo.post('/api/crm/segments', { name, condition });
  expect(made).toMatchObject({ status: 201 });
  return made.body.id as string;
};

describe('segments', () => {
  it('are counted as leads come and change, and narrow the list of leads', async () => {
    const [ana] = [await newLead(ceo, { name: 'Ana', tags: ['vip'] }), await newLead(ceo, { name: 'Beto' })];
    const id = await make('Clientes VIP', isVip);
    expect((await ceo.get(`/api/crm/segments/${id}/count`)).body).toMatchObject({ count: 1, sample: [{ id: ana }] });
    const caro = await newLead(ceo, { name: 'Caro', tags: ['VIP'], custom: { plan: 'anual' } });
    expect((await ceo.get(`/api/crm/segments/${id}/count`)).body.count).toBe(2);
    const found = await ceo.get('/api/crm/segments?q=vip%20CLIÉNTES');
    expect(found.body.items.map((one: { id: string }) => one.id)).toEqual([id]);
    const list = await ceo.get(`/api/crm/leads?segment_id=${id}`);
    expect(list.body.items.map((lead: { id: string }) => lead.id)).toEqual([caro, ana]);

    const annual = { all: [inSegment(id), { field: 'lead.custom.plan', op: 'eq', value: 'anual' }] };
    expect((await ceo.post('/api/crm/segments/count', { condition: annual })).body).toMatchObject({ count: 1 });
    const both = await make('VIP anuales', annual);
    expect((await ceo.get(`/api/crm/segments/${both}`)).body.words.es).toBe(
      'Segmento es «Clientes VIP» y plan es anual',
    );

    await ceo.patch(`/api/crm/segments/${id}`, { condition: { not: isVip } });
    expect((await ceo.get(`/api/crm/segments/${both}/count`)).body.count).toBe(0);
    const none = await ceo.get('/api/crm/leads?segment_id=00000000-0000-4000-8000-000000000000');
    expect(none.body.items).toEqual([]);
  });

  it('narrow a seller’s list to their own leads, and are not shown to them', async () => {
    const seller = await api.person('seller', homeOf(ceo));
    await newLead(ceo, { name: 'Suyo', tags: ['mina'], seller_id: seller.userId });
    await newLead(ceo, { name: 'De nadie', tags: ['mina'] });
    const id = await make('Mina', { field: 'lead.tags', op: 'contains', value: 'mina' });
    expect((await seller.get(`/api/crm/segments/${id}/count`)).status).toBe(403);
    expect((await seller.post('/api/crm/segments', { name: 'Mío', condition: isVip })).status).toBe(403);
    expect((await seller.get(`/api/crm/leads?segment_id=${id}`)).body.items).toHaveLength(1);
  });

  it('refuse a name in use, a condition that is none, and a circle', async () => {
    const first = await make('Uno', isVip);
    expect(await ceo.post('/api/crm/segments', { name: 'UNO', condition: isVip })).toMatchObject({
      status: 409,
      body: { code: 'already_exists' },
    });
    for (const condition of [undefined, {}, { field: 'lead.password', op: 'eq', value: 'x' }, { all: [{ not: 3 }] }])
      expect((await ceo.post('/api/crm/segments', { name: 'Otro', condition })).status).toBe(422);
    const second = await make('Dos', inSegment(first));
    const circle = await ceo.patch(`/api/crm/segments/${first}`, { condition: { not: inSegment(second) } });
    expect(circle).toMatchObject({ status: 422, body: { errors: [{ path: 'condition', code: 'circle' }] } });
    const gone = inSegment('00000000-0000-4000-8000-000000000000');
    expect((await ceo.post('/api/crm/segments', { name: 'Tres', condition: gone })).status).toBe(422);
  });

  it('stay while a flow or another segment refers to them, and say which', async () => {
    const id = await make('En uso', isVip);
    const flow = noteFlow();
    flow.nodes[0] = { ...flow.nodes[0]!, config: { filter: inSegment(id) } };
    const { body } = await ceo.post('/api/crm/flows', { name: 'Usa el segmento', flow });
    expect((await ceo.get(`/api/crm/segments/${id}`)).body.used_by).toMatchObject([{ name: 'Usa el segmento' }]);
    expect(await ceo.delete(`/api/crm/segments/${id}`)).toMatchObject({
      status: 409,
      body: { code: 'segment_in_use', flows: [{ id: body.id }] },
    });
    await ceo.put(`/api/crm/flows/${body.id}/draft`, noteFlow(), { 'if-match': '"1"' });
    expect((await ceo.delete(`/api/crm/segments/${id}`)).status).toBe(204);
  });

  it('are exported with phones as they are, and formulas as text wherever they begin', async () => {
    await newLead(ceo, { name: 'Dana', phone: '+5491160007001', tags: ['hoja'] });
    await newLead(ceo, { name: '=1+1', tags: ['hoja'], lead_source: '＝2+2' });
    const id = await make('Hoja', { field: 'lead.tags', op: 'contains', value: 'hoja' });
    const { body } = await ceo.post(`/api/crm/segments/${id}/export`);
    const [head, ...rows] = parse(body, { columns: false });
    expect(head).toContain('phone');
    expect(rows.map((row) => [row[1], row[2]])).toContainEqual(['Dana', '+5491160007001']);
    expect(rows.find((row) => row[1] === "'=1+1")).toContain("'＝2+2");
    expect(rows).toHaveLength(2);
  });

  it('are of one tenant', async () => {
    const other = await api.person();
    const id = await make('Privado', isVip);
    expect((await other.get(`/api/crm/segments/${id}`)).status).toBe(404);
    expect((await other.get('/api/crm/segments')).body.items).toEqual([]);
  });
});
