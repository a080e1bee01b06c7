import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, testEnv } from '../../testing.ts';
import { acceptBy } from '../../testing/links.ts';
import type { TestApi } from '../../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

const password = 'a long enough sentence';
const person = (over = {}) => ({ email: `${crypto.randomUUID()}@example.com`, name: 'New', role: 'seller', ...over });

describe('the team', () => {
  it('keeps its last ceo, also when two leave at once', async () => {
    const tenant = await api.database.createTenant();
    const ceo = await api.person('ceo', tenant);
    expect((await ceo.delete(`/api/crm/team/${ceo.userId}`)).body.code).toBe('last_ceo');
    expect((await ceo.patch(`/api/crm/team/${ceo.userId}`, { role: 'admin' })).body.code).toBe('last_ceo');
    const second = { id: (await api.person('seller', tenant)).userId };
    await ceo.patch(`/api/crm/team/${second.id}`, { role: 'ceo' });
    const answers = await Promise.all([
      ceo.delete(`/api/crm/team/${second.id}`),
      ceo.patch(`/api/crm/team/${ceo.userId}`, { role: 'admin' }),
    ]);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    const [row] =
      await api.database.owner()`select count(*)::int as n from memberships where tenant_id = ${tenant.id} and role = 'ceo'`;
    expect(row!.n).toBe(1);
  });

  it('lets an admin manage everybody but a ceo', async () => {
    const tenant = await api.database.createTenant();
    const admin = await api.person('admin', tenant);
    const seller = { id: (await api.person('seller', tenant)).userId };
    expect((await admin.post('/api/crm/team', person({ role: 'ceo' }))).status).toBe(403);
    expect((await admin.patch(`/api/crm/team/${seller.id}`, { role: 'ceo' })).status).toBe(403);
    expect((await admin.patch(`/api/crm/team/${tenant.ceoId}`, { role: 'seller' })).status).toBe(403);
    expect((await admin.delete(`/api/crm/team/${tenant.ceoId}`)).status).toBe(403);
    expect((await admin.patch(`/api/crm/team/${tenant.ceoId}`, { name: 'Renamed' })).status).toBe(403);
    expect((await admin.post(`/api/crm/team/${tenant.ceoId}/password`)).status).toBe(403);
    const ceo = await api.person('ceo', tenant);
    const { body: invited } = await ceo.post('/api/crm/team', person({ role: 'ceo' }));
    expect((await admin.post(`/api/crm/team/invitations/${invited.id}/resend`)).status).toBe(403);
    expect((await admin.delete(`/api/crm/team/invitations/${invited.id}`)).status).toBe(403);
    expect(
      (await admin.patch(`/api/crm/team/${seller.id}`, { role: 'marketing', name: 'Renamed' })).body,
    ).toMatchObject({
      role: 'marketing',
      name: 'Renamed',
    });
    expect((await admin.delete(`/api/crm/team/${seller.id}`)).status).toBe(204);
  });
});

describe('an operator', () => {
  const operator = { authorization: `Bearer ${testEnv.ADMIN_TOKEN}` };
  const tenant = (email: string) => ({
    name: 'New business',
    timezone: 'America/Mexico_City',
    currency: 'MXN',
    ceo: { email, name: 'Boss' },
  });

  it('creates a tenant and invites its ceo, who can sign in once they accept', async () => {
    const { email } = person();
    const made = await api.nobody.post('/api/operator/tenants', tenant(email), operator);
    expect(made.status).toBe(201);
    expect((await api.nobody.post('/api/auth/login', { email, password })).status).toBe(401);
    expect((await acceptBy(api.nobody, made.body.invitation.link, password)).status).toBe(200);
    const me = await api.nobody.post('/api/auth/login', { email, password });
    expect(me.body).toMatchObject({ user: { role: 'ceo' }, tenant: { id: made.body.tenant_id, currency: 'MXN' } });
  });

  it('invites another ceo where nobody accepted, and to no tenant that is not there', async () => {
    const made = await api.nobody.post('/api/operator/tenants', tenant(person().email), operator);
    const path = (id: string) => `/api/operator/tenants/${id}/ceo`;
    const { email, name } = person();
    const second = await api.nobody.post(path(made.body.tenant_id), { email, name }, operator);
    expect(second.body).toMatchObject({ role: 'ceo', email });
    expect((await acceptBy(api.nobody, second.body.link, password)).body.tenant.id).toBe(made.body.tenant_id);
    expect((await api.nobody.post(path(crypto.randomUUID()), { email, name }, operator)).status).toBe(404);
  });

  it('deletes a tenant: nobody joins it after that, whatever link they hold', async () => {
    const made = await api.nobody.post('/api/operator/tenants', tenant(person().email), operator);
    const { tenant_id: id, invitation } = made.body;
    const gone = await api.nobody.request('DELETE', `/api/operator/tenants/${id}`, { name: 'New business' }, operator);
    expect(gone.status).toBe(202);
    expect((await acceptBy(api.nobody, invitation.link, password)).body.code).toBe('invalid_link');
    const { email, name } = person();
    expect((await api.nobody.post(`/api/operator/tenants/${id}/ceo`, { email, name }, operator)).status).toBe(404);
  });

  it('is nobody without the token; wrong ones are noted, and soon wait', async () => {
    const ceo = await api.person();
    for (const authorization of ['Bearer wrong', 'Basic x', `Bearer ${testEnv.ADMIN_TOKEN}x`]) {
      expect((await ceo.post('/api/operator/tenants', {}, { authorization })).status).toBe(401);
    }
    expect((await ceo.post('/api/operator/tenants', {})).status).toBe(401);
    const guess = () => api.nobody.request('GET', '/api/operator/events', undefined, { authorization: 'Bearer guess' });
    const answers = [];
    for (let i = 0; i < 12; i++) answers.push(await guess());
    expect(answers.map(({ status }) => status).filter((status) => status === 401)).toHaveLength(7);
    expect(Number(answers.at(-1)!.headers.get('retry-after'))).toBeGreaterThan(0);
    // Whoever has the token is not shut out by those who guess.
    const { status, body } = await api.nobody.request('GET', '/api/operator/events', undefined, operator);
    expect(status).toBe(200);
    const denied = body.items.filter((event: { outcome: string }) => event.outcome === 'denied');
    expect(denied).toHaveLength(10);
    expect(denied[0]).toMatchObject({ action: 'GET /api/operator/events', ip: '127.0.0.1' });
    expect(JSON.stringify(body)).not.toContain('guess');
  });
});

describe('settings', () => {
  it('hold limits that null lifts, and refuse what is no zone', async () => {
    const ceo = await api.person();
    const patch = {
      timezone: 'Europe/Madrid',
      quiet_hours: { from: '21:00', to: '09:00' },
      frequency_cap: { perDay: 2 },
      daily_send_budget: 500,
    };
    expect((await ceo.patch('/api/crm/settings', patch)).body).toMatchObject(patch);
    const lifted = { quiet_hours: null, frequency_cap: null, daily_send_budget: null };
    expect((await ceo.patch('/api/crm/settings', lifted)).body).toMatchObject(lifted);
    for (const bad of [
      { timezone: 'Mars' },
      { quiet_hours: { from: '25:00', to: '1' } },
      { frequency_cap: {} },
      { is_demo: true },
      { sending_stopped: true },
    ]) {
      expect((await ceo.patch('/api/crm/settings', bad)).status).toBe(422);
    }
  });

  it('leave currency and budget to the ceo', async () => {
    const tenant = await api.database.createTenant();
    const admin = await api.person('admin', tenant);
    expect((await admin.patch('/api/crm/settings', { currency: 'USD' })).status).toBe(403);
    expect((await admin.patch('/api/crm/settings', { daily_send_budget: 1 })).status).toBe(403);
    expect((await admin.patch('/api/crm/settings', { currency: 'ARS', locale: 'en' })).body.locale).toBe('en');
  });
});

describe('keys', () => {
  it('show their secret once, work, and stop when revoked', async () => {
    const ceo = await api.person();
    const made = await ceo.post('/api/crm/api-keys', { kind: 'api', name: 'Shop' }, { 'idempotency-key': 'k' });
    expect(made.status).toBe(201);
    expect(made.body.secret.startsWith(made.body.prefix)).toBe(true);
    expect(
      (await ceo.post('/api/crm/api-keys', { kind: 'api', name: 'Shop' }, { 'idempotency-key': 'k' })).body.code,
    ).toBe('answered_once');
    const authorization = `Bearer ${made.body.secret}`;
    const use = (path: string) => api.nobody.request('GET', path, undefined, { authorization });
    expect((await use('/api/crm/leads')).status).toBe(200);
    expect((await use('/api/crm/team')).status).toBe(403);
    expect((await ceo.get('/api/crm/api-keys')).body.items[0]).not.toHaveProperty('secret');
    expect((await ceo.delete(`/api/crm/api-keys/${made.body.id}`)).status).toBe(204);
    expect((await use('/api/crm/leads')).body.code).toBe('wrong_key');
    const dump = JSON.stringify(await api.database.owner()`select * from idempotency_keys, api_keys`);
    expect(dump).not.toContain(made.body.secret);
  });
});

describe('notifications', () => {
  it('reach the person, the role or everybody they are meant for, and nobody else', async () => {
    const tenant = await api.database.createTenant();
    const ceo = await api.person('ceo', tenant);
    const seller = await api.person('seller', tenant);
    const owner = api.database.owner();
    const note = (text: string, user_id: string | null, role: string | null) =>
      owner`insert into notifications ${owner({ tenant_id: tenant.id, text, user_id, role })}`;
    await note('to the ceo', ceo.userId, null);
    await note('to sellers', null, 'seller');
    await note('to all', null, null);
    const texts = async (who: typeof ceo) =>
      (await who.get('/api/crm/notifications')).body.items.map((item: { text: string }) => item.text).toSorted();
    expect(await texts(ceo)).toEqual(['to all', 'to the ceo']);
    expect(await texts(seller)).toEqual(['to all', 'to sellers']);
    expect((await seller.post('/api/crm/notifications/read', {})).body.marked).toBe(2);
    expect(
      (await ceo.get('/api/crm/notifications')).body.items.filter((item: { read_at: unknown }) => !item.read_at),
    ).toHaveLength(1);
  });
});
