import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caller, createTestApi, type Person, type TestApi } from '../../testing.ts';
import { inTenant, noteFlow, nobodysId } from '../../testing/flow-scene.ts';

let api: TestApi;
let ceo: Person;
let other: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  other = await api.person();
  for (const [who, name, phone] of [
    [ceo, 'hola', '+5491100000000'],
    [other, 'bienvenida', '+5491100000009'],
  ] as const) {
    await inTenant(api, who, async (tx) => {
      await tx`
        insert into meta_templates (provider, waba_id, name, language, category, status, components)
        values ('ycloud', 'w', ${name}, 'es', 'MARKETING', 'APPROVED', ${tx.json([{ type: 'BODY', text: 'Hola {{1}}' }])})`;
      await tx`insert into senders (provider, phone, label, credential_key) values ('ycloud', ${phone}, 'Ventas', 'k')`;
    });
  }
});
afterAll(() => api.stop());

const sending = (sender: string) =>
  noteFlow({
    nodes: [
      ...noteFlow().nodes.slice(0, 2),
      {
        id: 'tag',
        kind: 'send-template',
        config: { template: { name: 'hola', language: 'es' }, sender, variables: { '1': 'Qué tal, ñandú' } },
        position: { x: 0, y: 300 },
        note: 'saludo de otoño',
      },
    ],
  });

async function drawn(): Promise<string> {
  const { items } = (await ceo.get('/api/crm/senders')).body;
  const { body } = await ceo.post('/api/crm/flows', { name: 'Otoño', flow: sending(items[0].id) });
  await ceo.patch(`/api/crm/flows/${body.id}`, { tags: ['ventas', 'ventas', 'otoño'] });
  return body.id;
}

describe('flows as files', () => {
  it('leave with the names of what they need, and come into another tenant with its own', async () => {
    const id = await drawn();
    const got = await ceo.get(`/api/crm/flows/${id}/file`);
    expect(got.headers.get('content-disposition')).toContain('otono.flow.json');
    expect(got.body).toMatchObject({
      cadencia: 'flow',
      name: 'Otoño',
      tags: ['otoño', 'ventas'],
      needs: { templates: [{ name: 'hola', language: 'es' }], senders: [{ name: 'Ventas' }] },
    });
    const checked = (await other.post('/api/crm/flows/import/check', { file: got.body })).body;
    expect(checked).toMatchObject({
      steps: 3,
      needs: [
        { list: 'templates', key: 'hola/es', found: null },
        { list: 'senders', found: { label: 'Ventas · +5491100000009' } },
      ],
      choices: { templates: [{ key: 'bienvenida/es' }] },
    });
    const left = await other.post('/api/crm/flows/import', { file: got.body });
    expect(left.status).toBe(201);
    const kept = (await other.get(`/api/crm/flows/${left.body.id}/draft`)).body;
    expect(kept.graph.nodes[2].config.template).toEqual({ name: 'hola', language: 'es' });
    expect(kept.issues.map(({ code }: { code: string }) => code)).toContain('template-missing');

    const map = { templates: { 'hola/es': 'bienvenida/es' } };
    const made = await other.post('/api/crm/flows/import', { file: got.body, map, name: 'Primavera' });
    expect(made.body).toMatchObject({ name: 'Primavera', tags: ['otoño', 'ventas'], status: 'draft' });
    expect((await other.post(`/api/crm/flows/${made.body.id}/publish`)).body).toMatchObject({ version: 1 });
    const wrong = await other.post('/api/crm/flows/import', {
      file: got.body,
      map: { templates: { 'hola/es': 'no/es' } },
    });
    expect([wrong.status, wrong.body.errors[0].path]).toEqual([422, 'map.templates.hola/es']);
  });

  it('are refused with a sentence for each fault, and nothing is made', async () => {
    const before = (await ceo.get('/api/crm/flows?limit=200')).body.items.length;
    for (const file of [
      {},
      [],
      'x',
      { cadencia: 'flow', fileVersion: 7 },
      { nodes: [], connections: {} },
      { nodes: [{}] },
    ]) {
      for (const path of ['/api/crm/flows/import', '/api/crm/flows/import/check']) {
        const { status, body } = await ceo.post(path, { file });
        expect([status, body.code]).toEqual([422, 'invalid_flow_file']);
        expect(body.faults[0].message).toEqual({ es: expect.any(String), en: expect.any(String) });
      }
    }
    expect((await ceo.post('/api/crm/flows/import', {})).status).toBe(422);
    expect((await ceo.get('/api/crm/flows?limit=200')).body.items).toHaveLength(before);
  });

  it('replace a draft unless somebody was faster, with a key that opens flows alone', async () => {
    const id = await drawn();
    const { secret } = (await ceo.post('/api/crm/api-keys', { kind: 'flows', name: 'git' })).body;
    const bearing = (key: string) => caller(api.app, { authorization: `Bearer ${key}` });
    const git = bearing(secret);
    const file = (await git.get(`/api/crm/flows/${id}/file`)).body;
    const put = (revision: string, change: object) =>
      git.put(`/api/crm/flows/${id}/file`, { file: { ...file, ...change } }, { 'if-match': revision });
    expect((await put('"1"', { name: 'De git', tags: ['git'] })).status).toBe(200);
    expect((await put('"1"', { name: 'Tarde' })).status).toBe(412);
    expect((await ceo.get(`/api/crm/flows/${id}`)).body).toMatchObject({
      name: 'De git',
      tags: ['git'],
      draft_revision: 2,
    });
    expect((await git.get('/api/crm/leads')).status).toBe(403);
    expect((await ceo.get(`/api/crm/flows/${nobodysId}/file`)).status).toBe(404);
    const { secret: crm } = (await ceo.post('/api/crm/api-keys', { kind: 'api', name: 'crm' })).body;
    expect((await bearing(crm).get('/api/crm/flows')).status).toBe(403);
  });

  it('are sorted by tags and found by what stands inside', async () => {
    const who = await api.person();
    const make = async (name: string, flow: object) => (await who.post('/api/crm/flows', { name, flow })).body.id;
    const a = await make('Uno', sending('x'));
    const b = await make('Dos', noteFlow());
    await who.patch(`/api/crm/flows/${b}`, { tags: ['viejo'] });
    const find = async (query: string) =>
      (await who.get(`/api/crm/flows?${query}`)).body.items.map((one: { id: string }) => one.id);
    expect(await find('q=nandu')).toEqual([a]);
    expect(await find(`q=${encodeURIComponent('OTOÑO hola')}`)).toEqual([a]);
    expect(await find('q=plantilla')).toEqual([a]);
    expect(await find('q=visto+espera')).toEqual([b]);
    expect(await find('q=viejo')).toEqual([b]);
    expect(await find('tag=viejo')).toEqual([b]);
    expect(await find('q=position')).toEqual([]);
    expect((await who.get('/api/crm/flows?q=otono')).body.items[0].found_in).toMatchObject([
      { node_id: 'tag', text: 'saludo de otoño' },
    ]);
    expect((await who.get('/api/crm/flow-tags')).body.items).toEqual([{ tag: 'viejo', flows: 1 }]);
  });
});
