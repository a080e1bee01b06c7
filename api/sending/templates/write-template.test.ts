/** Templates by HTTP: written, refused with every fault, handed in, reviewed, changed, deleted; the sandbox plays YCloud. */
import { startSandbox, type RunningSandbox } from '#deploy/sandbox/server.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../../testing.ts';

const apiKey = 'sandbox-key';
const path = '/api/crm/marketing/hsm/templates';
let api: TestApi;
let sandbox: RunningSandbox;
let ceo: Person;
beforeAll(async () => {
  sandbox = await startSandbox({ apiKeys: [apiKey], reviewDelay: -1 });
  api = await createTestApi({ fetch, env: { YCLOUD_URL: sandbox.url, PUBLIC_URL: 'https://app.example.com' } });
  ceo = await api.person();
  const [number] = (await ycloud('/v2/whatsapp/phoneNumbers')).items;
  const sender = { provider: 'ycloud', api_key: apiKey, phone: number.phoneNumber, label: 'Ventas' };
  await ceo.post('/api/crm/senders', sender);
});
afterAll(async () => {
  await sandbox.stop();
  await api.stop();
});

// oxlint-disable-next-line typescript/no-explicit-any -- what the stand-in answers
async function ycloud(at: string, method = 'GET', body?: object): Promise<any> {
  const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
  const answer = await fetch(`${sandbox.url}${at}`, { method, headers, body: body ? JSON.stringify(body) : undefined });
  return await answer.json().catch(() => ({}));
}
const atProvider = async (name: string) => (await ycloud(`/v2/whatsapp/templates?filter.name=${name}`)).items;
const body = (text: string) => ({ type: 'BODY', text, example: { body_text: [['Ana']] } });
const input = (name: string, over: object = {}) => ({
  name,
  language: 'es',
  category: 'UTILITY',
  components: [body('Hola {{1}}, tu pedido sale hoy.')],
  ...over,
});

describe('a template', () => {
  it('is kept as a draft with its faults, handed in when it has none, and shown with its state', async () => {
    const bad = input('aviso', { components: [body('{{1}} hola')], submit: false });
    const draft = await ceo.post(path, bad);
    expect([draft.status, draft.body.status]).toEqual([201, 'DRAFT']);
    expect(await atProvider('aviso')).toEqual([]);
    const early = await ceo.patch(`${path}/${draft.body.id}`, {});
    expect([early.status, early.body.errors]).toMatchObject([
      422,
      [{ path: 'components.0.text', code: 'variables-edge' }, { code: 'variables-ratio' }],
    ]);
    const handed = await ceo.patch(`${path}/${draft.body.id}`, { components: input('').components });
    expect([handed.status, handed.body.status, handed.body.id]).toEqual([200, 'PENDING', draft.body.id]);
    expect(await atProvider('aviso')).toMatchObject([{ language: 'es', category: 'UTILITY', status: 'PENDING' }]);
    const locked = await ceo.patch(`${path}/${draft.body.id}`, { components: input('').components });
    expect([locked.status, locked.body.code, locked.body.status]).toMatchObject([409, 'template_locked', 409]);
    const { counts, accounts, items, prices } = (await ceo.get(path)).body;
    expect(prices).toEqual([]);
    expect(counts).toEqual({ PENDING: 1 });
    expect(accounts).toMatchObject([{ provider: 'ycloud' }]);
    expect(items).toMatchObject([{ name: 'aviso', used_by: [], held: 0, components: input('').components }]);
  });

  it('is refused with each thing that WhatsApp would refuse', async () => {
    const answer = await ceo.post(path, input('Mal Nombre', { language: 'xx', components: [body('Hola {{2}}')] }));
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((one: { path: string; code: string }) => `${one.path} ${one.code}`)).toEqual([
      'name name-invalid',
      'language language-unknown',
      'components.0.text variables-order',
      'components.0.text variables-edge',
      'components.0.text variables-ratio',
    ]);
    expect((await ceo.post(path, input('x', { waba_id: 'other' }))).body.errors).toMatchObject([{ path: 'waba_id' }]);
  });

  it('is one for each language, and once', async () => {
    for (const language of ['es', 'en', 'pt_BR']) {
      expect((await ceo.post(path, input('muchas', { language }))).status).toBe(201);
      expect((await ceo.post(path, input('muchas', { language }))).body.code).toBe('already_exists');
    }
    expect(await atProvider('muchas')).toHaveLength(3);
    const key = { 'idempotency-key': crypto.randomUUID() };
    const [first, again] = [await ceo.post(path, input('una'), key), await ceo.post(path, input('una'), key)];
    expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id]);
  });

  it('that the provider has and we do not know is found by a sync', async () => {
    const { items } = await ycloud('/v2/whatsapp/templates?limit=1');
    const { name, language } = items[0];
    const before = await api.database.owner()`select id from sync_runs where state = 'running'`;
    const answer = await ceo.post(path, input(name, { language }));
    expect([answer.status, answer.body.code]).toEqual([409, 'already_exists']);
    expect(before.length).toBeGreaterThan(0);
  });

  it('is edited once it is reviewed, keeps its category, and is deleted at WhatsApp too', async () => {
    const { id } = (await ceo.post(path, input('editable'))).body;
    const review = { name: 'editable', language: 'es', status: 'APPROVED' };
    await fetch(`${sandbox.url}/_sandbox/templates`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(review),
    });
    await api.database.owner()`update meta_templates set status = 'APPROVED' where id = ${id}`;
    const other = await ceo.patch(`${path}/${id}`, { category: 'MARKETING', components: input('').components });
    expect(other.body.errors).toMatchObject([{ path: 'category', code: 'fixed' }]);
    const components = [body('Hola {{1}}, tu pedido ya salió.')];
    const edited = await ceo.patch(`${path}/${id}`, { components });
    expect([edited.status, edited.body.status, edited.body.body]).toEqual([200, 'PENDING', components[0]!.text]);
    expect(await atProvider('editable')).toMatchObject([{ status: 'PENDING', components }]);
    expect((await ceo.delete(`${path}/${id}`)).status).toBe(204);
    expect(await atProvider('editable')).toEqual([]);
    expect((await ceo.get(`${path}/${id}`)).status).toBe(404);
    const { items } = (await ceo.get('/api/crm/audit')).body;
    const done = items.filter((one: object) => JSON.stringify(one).includes(id));
    expect(done.map((one: { action: string }) => one.action)).toEqual([
      'template.delete',
      'template.edit',
      'template.submit',
    ]);
  });

  it('that live flows send is deleted only by who insists, and says which', async () => {
    const { id } = (await ceo.post(path, input('usada'))).body;
    const graph = {
      nodes: [{ id: 'a', kind: 'send-template', config: { template: { name: 'usada', language: 'es' } } }],
    };
    const flow = crypto.randomUUID();
    await api.database.owner().begin(async (tx) => {
      await tx`select set_config('app.tenant_id', ${ceo.tenantId}, true)`;
      await tx`insert into flows (id, name, status) values (${flow}, 'Uno', 'active')`;
      await tx`insert into flow_versions (flow_id, number, graph, plan) values (${flow}, 1, ${tx.json(graph)}, '{}')`;
      await tx`update flows set live_version = 1 where id = ${flow}`;
    });
    expect((await ceo.get(`${path}/${id}`)).body.used_by).toEqual([{ flow_id: flow, flow_name: 'Uno', is_live: true }]);
    const refused = await ceo.delete(`${path}/${id}`);
    expect([refused.status, refused.body.code, refused.body.flows]).toMatchObject([
      409,
      'template_in_use',
      [{ flow_name: 'Uno' }],
    ]);
    expect((await ceo.delete(`${path}/${id}?force=true`)).status).toBe(204);
  });
});

describe('a file', () => {
  const send = async (bytes: Uint8Array, name = 'foto.png', who = ceo) =>
    await api.app.request(`/api/crm/media?name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { ...who.headers, 'content-type': 'application/octet-stream' },
      body: bytes as Uint8Array<ArrayBuffer>,
    });
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

  it('is known by its bytes, kept once, and served to whoever has its address', async () => {
    const [one, two] = [await send(png, 'foto.exe'), await send(png, 'foto.exe')];
    const file = (await one.json()) as { url: string; id: string; name: string; format: string };
    expect([one.status, file]).toMatchObject([201, { name: 'foto.png', type: 'image/png', format: 'image', size: 11 }]);
    expect(((await two.json()) as { id: string }).id).toBe(file.id);
    expect(file.url).toMatch(/^https:\/\/app\.example\.com\/api\/media\/[0-9a-f-]{36}\/foto\.png$/);
    const served = await api.app.request(new URL(file.url).pathname);
    expect([served.status, served.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(new Uint8Array(await served.arrayBuffer())).toEqual(png);
    expect(served.headers.get('content-security-policy')).toContain("default-src 'none'");
    const stranger = await api.person();
    const [seen] =
      await api.database.owner()`select count(*)::int as n from media_files where tenant_id = ${stranger.tenantId}`;
    expect(seen!.n).toBe(0);
    expect((await api.app.request(`/api/media/${crypto.randomUUID()}/foto.png`)).status).toBe(404);
    const header = { type: 'HEADER', format: 'IMAGE', example: { header_url: [file.url] } };
    const written = await ceo.post(path, input('con_foto', { components: [header, ...input('').components] }));
    expect([written.status, written.body.status]).toEqual([201, 'PENDING']);
  });

  it('of another kind, or larger than WhatsApp takes, is refused in words', async () => {
    const wrong = await send(new TextEncoder().encode('<svg onload="alert(1)">'), 'foto.png');
    expect([wrong.status, ((await wrong.json()) as { errors: object[] }).errors]).toMatchObject([
      422,
      [{ code: 'wrong_kind' }],
    ]);
    const large = new Uint8Array(5 * 1024 * 1024 + 1);
    large.set(png);
    expect((await send(large)).status).toBe(413);
    const seller = await api.person('seller', { id: ceo.tenantId } as never);
    expect((await send(png, 'a.png', seller)).status).toBe(403);
  });
});
