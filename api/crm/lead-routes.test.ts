import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../testing.ts';
import type { TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

/** Types of the events about a lead, oldest first. */
const events = async (leadId: string) =>
  (await api.database.owner()`select type, data from events where lead_id = ${leadId} order by seq`).map(
    ({ type, data }) => [type, data] as [string, Record<string, unknown>],
  );

describe('leads', () => {
  it('are created with their event, touch, consent and audit row', async () => {
    const ceo = await api.person();
    const { status, body } = await ceo.post('/api/crm/leads', {
      name: 'Ana',
      phone: '11 2345-6789',
      email: 'ana@example.com',
      tags: ['vip', 'vip'],
      custom: { course: 'guitar' },
      external_ids: { shop: 77 },
      consent: { granted: true, source: 'form' },
      touch: { source: 'ctwa', ad_id: '120', campaign_id: '99', headline: 'Learn' },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'Ana',
      phone: '+541123456789',
      tags: ['vip'],
      consent: 'granted',
      meta_ad_id: '120',
      lead_source: 'META_ADS',
      external_ids: { shop: '77' },
    });
    expect((await events(body.id)).map(([type]) => type)).toEqual(['lead.created', 'lead.tagged']);
    const [row] = await api.database.owner()`
      select (select count(*)::int from lead_touches where lead_id = ${body.id}) as touches,
             (select count(*)::int from consents where lead_id = ${body.id}) as consents,
             (select array_agg(action) from system_events where object_id = ${body.id}) as audit`;
    expect(row).toEqual({ touches: 1, consents: 1, audit: ['lead.create'] });
    const { consent_answer: answer, ...facts } = body;
    expect(answer).toEqual({ counted: true, consent: 'granted', reason: null, text: null });
    expect((await ceo.get(`/api/crm/leads/${body.id}`)).body).toEqual({ ...facts, unreachable_until: null });
  });

  it('have fields of the names that flows know, and no others', async () => {
    const ceo = await api.person();
    const given = { 'Año_de-ingreso': 2024, 'utm.source': 'x', काम: true };
    const { body: lead } = await ceo.post('/api/crm/leads', { name: 'Eva', custom: given });
    expect(lead.custom).toEqual(given);
    for (const name of ['.plan', 'Curso elegido', 'constructor', 'x'.repeat(61)]) {
      const { status } = await ceo.patch(`/api/crm/leads/${lead.id}`, { custom: { [name]: 1 } });
      expect([name, status]).toEqual([name, 422]);
    }
  });

  it('can be changed however many tags they got elsewhere; by hand nobody gets more than fit', async () => {
    const ceo = await api.person();
    const named = (count: number, length = 3) => Array.from({ length: count }, (_, n) => `${n}`.padStart(length, 't'));
    const { body: lead } = await ceo.post('/api/crm/leads', { name: 'Fe', tags: named(50, 60) });
    const patch = async (tags: string[]) => (await ceo.patch(`/api/crm/leads/${lead.id}`, { tags })).status;
    expect([await patch(named(51)), await patch(named(50))]).toEqual([422, 200]);
    await api.database.owner()`update leads set tags = ${named(80)} where id = ${lead.id}`;
    expect([await patch([...named(80), 'more']), await patch(named(79))]).toEqual([422, 200]);
    const found = await ceo.get(`/api/crm/leads?tag=${encodeURIComponent(named(1, 60)[0]!)}`);
    expect(found.status).toBe(200);
  });

  it('say by themselves that WhatsApp does not know their number, until it does', async () => {
    const ceo = await api.person();
    const { body: lead } = await ceo.post('/api/crm/leads', { name: 'Gil', phone: '+5491140000031' });
    const until = async () => (await ceo.get(`/api/crm/leads/${lead.id}`)).body.unreachable_until;
    const owner = api.database.owner();
    await owner`
      insert into messages (tenant_id, external_id, lead_id, node_id, state, to_phone, error_code, failed_at)
      values (${ceo.tenantId}, 'x', ${lead.id}, 'n', 'failed', '+5491140000031', '131026', now() - interval '1 day')`;
    expect(Date.parse(await until()) - Date.now()).toBeGreaterThan(28 * 86_400_000);
    await owner`update leads set last_inbound_at = now() where id = ${lead.id}`;
    expect(await until()).toBeNull();
    await owner`update leads set last_inbound_at = null, phone = '+5491140000032' where id = ${lead.id}`;
    expect(await until()).toBeNull();
  });

  it('say what a change means', async () => {
    const ceo = await api.person();
    const { body: lead } = await ceo.post('/api/crm/leads', { name: 'Bea', custom: { a: 1, b: 2 } });
    const changed = await ceo.patch(`/api/crm/leads/${lead.id}`, {
      status: 'contacted',
      tags: ['hot'],
      seller_id: ceo.userId,
      custom: { a: null, c: 3 },
      consent: { granted: false, source: 'phone call' },
    });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ status: 'contacted', custom: { b: 2, c: 3 }, consent: 'revoked' });
    expect(await events(lead.id)).toEqual([
      ['lead.created', { lead_source: 'ORGANIC' }],
      ['lead.status_changed', { from: 'new', to: 'contacted' }],
      ['lead.tagged', { tag: 'hot' }],
      ['lead.assigned', { from: null, to: ceo.userId }],
      ['lead.opted_out', { source: 'phone call' }],
    ]);
    await ceo.patch(`/api/crm/leads/${lead.id}`, { status: 'contacted', tags: ['hot'] });
    expect(await events(lead.id)).toHaveLength(5);
  });

  it('refuse a number that another lead has in another spelling', async () => {
    const ceo = await api.person();
    await ceo.post('/api/crm/leads', { phone: '+54 9 11 2345-6789' });
    const again = await ceo.post('/api/crm/leads', { phone: '+54 11 2345 6789' });
    expect([again.status, again.body.code]).toEqual([409, 'already_exists']);
    const other = await api.person();
    expect((await other.post('/api/crm/leads', { phone: '+54 9 11 2345-6789' })).status).toBe(201);
  });

  it('make one lead of twelve at once with one e-mail, or one id of another system', async () => {
    const ceo = await api.person();
    for (const keys of [{ email: 'Ana@Example.com' }, { external_ids: { shop: '77' } }]) {
      const answers = await Promise.all(Array.from({ length: 12 }, () => ceo.post('/api/crm/leads', keys)));
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
        201,
        ...Array.from({ length: 11 }, () => 409),
      ]);
    }
    // As with what is handed in: with a number of their own it is somebody else who shares the address.
    await ceo.patch(`/api/crm/leads/${(await ceo.get('/api/crm/leads?q=ana@')).body.items[0].id}`, {
      phone: '+5491123456701',
    });
    const other = await ceo.post('/api/crm/leads', { email: 'ana@example.com', phone: '+5491123456702' });
    expect(other.status).toBe(201);
  });

  it('tell a seller of a colleague’s customer that they are known, no more, and not for long', async () => {
    const tenant = await api.database.createTenant();
    const [one, two] = [await api.person('seller', tenant), await api.person('seller', tenant)];
    const known = (n: number) => `+54911555500${String(n).padStart(2, '0')}`;
    for (let n = 0; n < 22; n++) await one.post('/api/crm/leads', { name: 'Marta Díaz', phone: known(n) });
    const met = await two.post('/api/crm/leads', { phone: known(0) });
    expect([met.status, met.body.code]).toEqual([409, 'already_exists']);
    expect(JSON.stringify(met.body)).not.toMatch(/Marta|[0-9a-f]{8}-.*[0-9a-f]{8}-/);
    for (let n = 1; n < 20; n++) expect((await two.post('/api/crm/leads', { phone: known(n) })).status).toBe(409);
    // From here on known and unknown people get the same answer.
    expect((await two.post('/api/crm/leads', { phone: known(20) })).status).toBe(429);
    expect((await two.post('/api/crm/leads', { phone: '+5491155559999' })).status).toBe(429);
    const ceo = await api.person('ceo', tenant);
    const { items } = (await ceo.get('/api/crm/audit?action=lead.create&limit=200')).body;
    const refused = items.filter((entry: { outcome: string }) => entry.outcome === 'denied');
    expect([refused.length, refused[0].actor_id]).toEqual([20, two.userId]);
  });

  it('list every bad field at once and repeat no value', async () => {
    const ceo = await api.person();
    const { status, headers, body } = await ceo.post('/api/crm/leads', {
      email: 'SECRET-no-email',
      tags: 'x',
      tenant_id: crypto.randomUUID(),
      timezone: 'Mars/Base',
    });
    expect(status).toBe(422);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body.code).toBe('invalid_input');
    expect(body.request_id).toBe(headers.get('x-request-id'));
    expect(body.errors.map((error: { path: string }) => error.path).toSorted()).toEqual([
      'email',
      'tags',
      'tenant_id',
      'timezone',
    ]);
    expect(JSON.stringify(body)).not.toContain('SECRET');
    expect((await ceo.post('/api/crm/leads', { phone: 'call me' })).body.errors).toEqual([
      { path: 'phone', code: 'invalid_phone', message: 'This is not a telephone number.', reason: 'phone-none' },
    ]);
  });

  it('page through everything once, the newest first', async () => {
    const ceo = await api.person();
    for (let i = 0; i < 7; i++) await ceo.post('/api/crm/leads', { name: `Lead ${i}` });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await ceo.get(`/api/crm/leads?limit=3${cursor ? `&cursor=${cursor}` : ''}`);
      expect(page.status).toBe(200);
      seen.push(...page.body.items.map((lead: { name: string }) => lead.name));
      cursor = page.body.next_cursor;
    }
    expect(seen).toEqual(['Lead 6', 'Lead 5', 'Lead 4', 'Lead 3', 'Lead 2', 'Lead 1', 'Lead 0']);
  });

  it('are found by part of a name, mail or number, and wildcards are plain characters', async () => {
    const ceo = await api.person();
    await ceo.post('/api/crm/leads', { name: 'Carla 100%', phone: '+5491155556666', email: 'carla@x.com' });
    await ceo.post('/api/crm/leads', { name: 'Dora' });
    const names = async (q: string) =>
      (await ceo.get(`/api/crm/leads?q=${encodeURIComponent(q)}`)).body.items.map(
        (lead: { name: string }) => lead.name,
      );
    expect(await names('CARLA')).toEqual(['Carla 100%']);
    expect(await names('5555-66')).toEqual(['Carla 100%']);
    expect(await names('0%')).toEqual(['Carla 100%']);
    expect(await names('%')).toEqual(['Carla 100%']);
    expect(await names("' or 1=1 --")).toEqual([]);
  });

  it('reach a seller only when they are the seller’s own', async () => {
    const tenant = await api.database.createTenant();
    const ceo = await api.person('ceo', tenant);
    const seller = await api.person('seller', tenant);
    const { body: theirs } = await ceo.post('/api/crm/leads', { name: 'Not mine' });
    const { body: mine } = await seller.post('/api/crm/leads', { name: 'Mine' });
    expect(mine.seller_id).toBe(seller.userId);
    expect((await seller.get('/api/crm/leads')).body.items.map((lead: { id: string }) => lead.id)).toEqual([mine.id]);
    expect((await seller.get(`/api/crm/leads/${theirs.id}`)).status).toBe(404);
    expect((await seller.patch(`/api/crm/leads/${theirs.id}`, { name: 'x' })).status).toBe(404);
    expect((await seller.patch(`/api/crm/leads/${mine.id}`, { seller_id: ceo.userId })).status).toBe(403);
    expect((await seller.delete(`/api/crm/leads/${mine.id}`)).status).toBe(403);
  });

  it('leave the proof of consent behind, and a number that opted out stays opted out', async () => {
    const ceo = await api.person();
    const { body: lead } = await ceo.post('/api/crm/leads', {
      phone: '+5491177778888',
      consent: { granted: false, source: 'call' },
    });
    expect((await ceo.delete(`/api/crm/leads/${lead.id}`)).status).toBe(204);
    expect((await ceo.get(`/api/crm/leads/${lead.id}`)).status).toBe(404);
    const [proof] = await api.database.owner()`select lead_id, granted from consents where tenant_id = ${ceo.tenantId}`;
    expect(proof).toEqual({ lead_id: null, granted: false });
    expect((await ceo.post('/api/crm/leads', { phone: '+541177778888' })).body.consent).toBe('revoked');
  });
});
