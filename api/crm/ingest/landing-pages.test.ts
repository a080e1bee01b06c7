/** Pages hand leads in: by the shapes that they send, and from the sites that a key names. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../../testing.ts';
import type { Person, TestApi } from '../../testing.ts';

let api: TestApi;
let ceo: Person;
let path: string;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  const { secret } = (await ceo.post('/api/crm/api-keys', { kind: 'ingest', name: 'Landing' })).body;
  path = `/api/ingest/${secret}/leads`;
});
afterAll(() => api.stop());

const send = (body: unknown, type: string) => api.nobody.request('POST', path, body, { 'content-type': type });
const lead = async (id: string) => (await ceo.get(`/api/crm/leads/${id}`)).body;

describe('a lead comes in', () => {
  const json = '{"name":"Mia Sosa","phone":"+5491160002502","fbclid":"IwAR_r25"}';
  const fields = 'name=Mia+Sosa&phone=%2B5491160002502&fbclid=IwAR_r25';
  const boundary = 'x7f';
  const parts = ['name', 'Mia Sosa', 'phone', '+5491160002502', 'fbclid', 'IwAR_r25'];
  const form = [0, 2, 4]
    .map((i) => `--${boundary}\r\nContent-Disposition: form-data; name="${parts[i]}"\r\n\r\n${parts[i + 1]}\r\n`)
    .join('');
  it.each([
    ['as JSON', json, 'application/json'],
    ['as JSON of a kind', json, 'application/vnd.api+json; charset=utf-8'],
    ['as a beacon', json, 'text/plain;charset=UTF-8'],
    ['as curl sends it', json, 'application/x-www-form-urlencoded'],
    ['as a list', `[${json}]`, 'text/plain'],
    ['as the fields of a form', fields, 'application/x-www-form-urlencoded'],
    ['as the parts of a form', `${form}--${boundary}--\r\n`, `multipart/form-data; boundary=${boundary}`],
  ])('%s', async (_, body, type) => {
    const answer = await send(body, type);
    expect(answer).toMatchObject({ status: 200, body: { invalid: 0, ignored: [] } });
    const [{ id }] = answer.body.results;
    expect(await lead(id)).toMatchObject({ name: 'Mia Sosa', phone: '+5491160002502', custom: {} });
    const touches = (await ceo.get(`/api/crm/leads/${id}/touches`)).body.items;
    expect(touches.at(-1)).toMatchObject({ source: 'api', click_ids: { fbclid: 'IwAR_r25' } });
  });

  it('with fields inside of fields of a form', async () => {
    const sent = new URLSearchParams([
      ['email', 'nested@correo.example'],
      ['custom[Curso elegido]', 'A'],
      ['touch[utm][utm_source]', 'fb'],
      ['touch.utm.utm_id', '120260000000002521'],
      ['tags[]', 'web'],
      ['tags[]', 'otoño'],
      ['consent', 'on'],
    ]);
    const { body } = await send(sent.toString(), 'application/x-www-form-urlencoded');
    expect(body).toMatchObject({ created: 1, ignored: [] });
    expect(await lead(body.results[0].id)).toMatchObject({
      custom: { curso_elegido: 'A' },
      tags: ['web', 'otoño'],
      consent: 'granted',
      meta_campaign_id: '120260000000002521',
    });
  });

  it('whose campaign is named by utm_id, its ad by utm_content', async () => {
    const utm = {
      utm_source: 'fb',
      utm_campaign: 'Otoño',
      utm_id: '120260000000002521',
      utm_content: '120260000000002501',
    };
    const { body } = await api.nobody.post(path, { phone: '+5491160002501', touch: { source: 'api', utm } });
    expect(await lead(body.results[0].id)).toMatchObject({
      meta_campaign_id: '120260000000002521',
      meta_ad_id: '120260000000002501',
    });
  });

  it('whose ids came as numbers too long for numbers', async () => {
    const sent = '{"phone":"+5491160002503","campaign_id":120260000000002523,"external_ids":{"crm":9007199254740993}}';
    const { body } = await send(sent, 'application/json');
    expect(await lead(body.results[0].id)).toMatchObject({
      meta_campaign_id: '120260000000002523',
      external_ids: { crm: '9007199254740993' },
    });
  });

  it('with a number that is none beside an e-mail, which is kept for people to read', async () => {
    const { body } = await api.nobody.post(path, { phone: 'por la tarde', email: 'tarde@correo.example' });
    expect(body.ignored).toEqual(['phone']);
    expect(await lead(body.results[0].id)).toMatchObject({ phone: null, custom: { phone_number: 'por la tarde' } });
  });
});

it('what is no lead is refused, whatever it is sent as', async () => {
  for (const [body, type, status] of [
    ['', 'application/json', 400],
    ['hola', 'text/plain', 400],
    ['{"phone": ', 'text/plain', 400],
    ['a=1', 'application/x-www-form-urlencoded', 422],
    ['<lead/>', 'application/xml', 400],
    ['{'.repeat(70) + '"a":1' + '}'.repeat(70), 'text/plain', 400],
    [`a=${'x'.repeat(1024 * 1024)}`, 'application/x-www-form-urlencoded', 413],
    [Array.from({ length: 201 }, (_, i) => `f${i}=1`).join('&'), 'application/x-www-form-urlencoded', 413],
  ] as const)
    expect((await send(body, type)).status, body.slice(0, 20)).toBe(status);
});

it('the API itself stays exact', async () => {
  const answer = await ceo.post('/api/crm/leads', { phone: '+5491160002599', fbclid: 'x' });
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'fbclid' }] } });
});

describe('a page of another site', () => {
  const shop = 'https://escuela.example';
  const ask = (at: string, origin: string) =>
    api.nobody.request('OPTIONS', at, undefined, { origin, 'access-control-request-method': 'POST' });
  const gate = async (origins?: string[]) => {
    const { body } = await ceo.post('/api/crm/api-keys', { kind: 'ingest', name: 'Web', origins });
    return { id: body.id as string, at: `/api/ingest/${body.secret}/leads`, origins: body.origins as string[] };
  };

  it('may hand in leads and read the answer, also a refusal, when the key names its site', async () => {
    const { at, origins } = await gate([`${shop}/`, 'HTTP://LocalHost:5173']);
    expect(origins).toEqual([shop, 'http://localhost:5173']);
    const asked = await ask(at, shop);
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(shop);
    expect(asked.headers.get('access-control-allow-headers')).toContain('content-type');
    expect(asked.headers.get('vary')).toContain('Origin');
    for (const [body, status] of [
      [{ email: 'web@correo.example' }, 200],
      [{ name: 'x' }, 422],
    ] as const) {
      const answer = await api.nobody.post(at, body, { origin: shop });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('access-control-allow-origin')).toBe(shop);
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('is refused when the key names others, and what is no page is not', async () => {
    const { at } = await gate([shop]);
    for (const origin of [
      'https://evil.example',
      'https://escuela.example.evil.example',
      'http://escuela.example',
      'null',
    ]) {
      expect((await ask(at, origin)).status).toBe(403);
      const answer = await api.nobody.post(at, { email: 'evil@correo.example' }, { origin });
      expect(answer).toMatchObject({ status: 403, body: { code: 'foreign_origin' } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
    expect((await api.nobody.post(at, { email: 'server@correo.example' })).status).toBe(200);
  });

  it('gets no promise from a key that names none, nor from what is no key', async () => {
    const { at } = await gate();
    expect((await ask(at, shop)).status).toBe(403);
    expect((await ask('/api/ingest/nobodys/leads', shop)).status).toBe(401);
    const answer = await api.nobody.post(at, { email: 'silent@correo.example' }, { origin: shop });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is let in or shut out from the next call on', async () => {
    const { id, at } = await gate();
    expect((await ceo.patch(`/api/crm/api-keys/${id}`, { origins: [shop] })).body.origins).toEqual([shop]);
    expect((await ask(at, shop)).status).toBe(204);
    await ceo.patch(`/api/crm/api-keys/${id}`, { origins: [] });
    expect((await ask(at, shop)).status).toBe(403);
  });

  it.each([
    '*',
    'https://*.example',
    'escuela.example',
    `${shop}/otono`,
    `${shop}?a`,
    'null',
    'file:///etc',
    'https://a@b.example',
  ])('is not named by %s', async (origin) => {
    const answer = await ceo.post('/api/crm/api-keys', { kind: 'ingest', name: 'x', origins: [origin] });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'origins.0' }] } });
  });

  it('never holds a key that reads the CRM', async () => {
    const answer = await ceo.post('/api/crm/api-keys', { kind: 'api', name: 'x', origins: [shop] });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'origins' }] } });
  });
});
