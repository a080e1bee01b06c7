import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../testing.ts';
import type { Person, TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

async function gate(): Promise<{
  ceo: Person;
  hand: (body: unknown, headers?: Record<string, string>) => ReturnType<Person['post']>;
}> {
  const ceo = await api.person();
  const { secret } = (await ceo.post('/api/crm/api-keys', { kind: 'ingest', name: 'Form' })).body;
  return { ceo, hand: (body, headers) => api.nobody.post(`/api/ingest/${secret}/leads`, body, headers) };
}
const types = async (leadId: string) =>
  (await api.database.owner()`select type from events where lead_id = ${leadId} order by seq`).map((row) => row.type);

describe('the ingest key', () => {
  it('takes one lead, and brings the same person up to date the second time', async () => {
    const { ceo, hand } = await gate();
    const first = await hand({ name: 'Ana', phone: '+5491123456789', tags: ['a'], custom: { x: 1 } });
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      created: 1,
      updated: 0,
      invalid: 0,
      results: [{ index: 0, status: 'created' }],
    });
    const second = await hand({
      phone: '+541123456789',
      email: 'ana@x.com',
      status: 'qualified',
      tags: ['b'],
      custom: { y: 2 },
    });
    expect(second.body).toMatchObject({ created: 0, updated: 1 });
    const { id } = second.body.results[0];
    expect(id).toBe(first.body.results[0].id);
    expect((await ceo.get(`/api/crm/leads/${id}`)).body).toMatchObject({
      name: 'Ana',
      email: 'ana@x.com',
      status: 'qualified',
      tags: ['a', 'b'],
      custom: { x: 1, y: 2 },
    });
    expect(await types(id)).toEqual(['lead.created', 'lead.tagged', 'lead.status_changed', 'lead.tagged']);
  });

  it('answers a list item by item, and wrong ones keep nobody out', async () => {
    const { ceo, hand } = await gate();
    const { status, body } = await hand([
      { phone: '+5491111111111' },
      { phone: 'nonsense' },
      { name: 'nobody can be reached' },
      'text',
      { email: 'b@x.com', tenant_id: 'x' },
      { external_ids: { shop: '9' } },
      { external_ids: { shop: '9' }, email: 'c@x.com' },
      { email: 'd@x.com', seller_id: crypto.randomUUID() },
    ]);
    expect(status).toBe(200);
    expect(body.results.map((each: { status: string }) => each.status)).toEqual([
      'created',
      'invalid',
      'invalid',
      'invalid',
      'created',
      'created',
      'updated',
      'invalid',
    ]);
    expect(body.results[1].errors).toEqual([
      { path: 'phone', code: 'invalid_phone', message: 'This is not a telephone number.', reason: 'phone-none' },
    ]);
    expect(body.results[4].ignored).toEqual(['tenant_id']);
    expect((await ceo.get('/api/crm/leads')).body.items).toHaveLength(3);
  });

  it('answers a single wrong lead with 422', async () => {
    const { hand } = await gate();
    expect((await hand({ email: 'x' })).status).toBe(422);
    expect((await hand([])).status).toBe(422);
    expect((await hand(Array.from({ length: 501 }, () => ({ email: 'a@x.com' })))).status).toBe(422);
    expect((await hand('{"email": ')).body.code).toBe('malformed_json');
  });

  it('makes one lead of fifty calls at once about the same person', async () => {
    const { ceo, hand } = await gate();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        hand(i % 2 ? { phone: '+5491133334444' } : { email: 'same@x.com', external_ids: { crm: '1' } }),
      ),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect((await ceo.get('/api/crm/leads')).body.items).toHaveLength(2);
  });

  it('does not take an e-mail for a person who has another phone', async () => {
    const { ceo, hand } = await gate();
    await hand({ phone: '+5491155550001', email: 'family@x.com' });
    const second = await hand({ phone: '+5491155550002', email: 'family@x.com' });
    expect(second.body.created).toBe(1);
    await hand({ email: 'new@x.com' });
    expect((await hand({ phone: '+5491155550003', email: 'new@x.com' })).body.updated).toBe(1);
    expect((await ceo.get('/api/crm/leads')).body.items).toHaveLength(3);
  });

  it('gives the first answer again for the same Idempotency-Key', async () => {
    const { hand } = await gate();
    const first = await hand({ email: 'once@x.com' }, { 'idempotency-key': 'abc' });
    const again = await hand({ email: 'once@x.com' }, { 'idempotency-key': 'abc' });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await hand({ email: 'other@x.com' }, { 'idempotency-key': 'abc' })).body.code).toBe('key_reused');
  });

  it('opens nothing else, and no other key opens it', async () => {
    const { ceo, hand } = await gate();
    await hand({ email: 'z@x.com' });
    const { secret } = (await ceo.post('/api/crm/api-keys', { kind: 'ingest', name: 'x' })).body;
    expect(
      (await api.nobody.request('GET', '/api/crm/leads', undefined, { authorization: `Bearer ${secret}` })).status,
    ).toBe(401);
    const { secret: apiKey } = (await ceo.post('/api/crm/api-keys', { kind: 'api', name: 'x' })).body;
    for (const key of [apiKey, 'unknown'])
      expect((await api.nobody.post(`/api/ingest/${key}/leads`, { email: 'a@x.com' })).status).toBe(401);
  });

  it('is limited, by address while keys are wrong', async () => {
    for (let i = 0; i < 60; i++) await api.nobody.post('/api/ingest/guess/leads', {});
    const stopped = await api.nobody.post('/api/ingest/guess/leads', {});
    expect(stopped.status).toBe(429);
    const { hand } = await gate();
    expect((await hand({ email: 'still@x.com' })).status).toBe(200);
  });
});
