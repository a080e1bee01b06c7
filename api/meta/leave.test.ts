/** How connections with Meta end: by our users, and by the person at Meta. Numbers in brackets are those of the list of attacks. */
import { createHash, createHmac } from 'node:crypto';
import { readLeftToken } from '#db/meta/meta-left-token.ts';
import { recordSubscription, saveMetaPages } from '#db/meta/meta-pages.ts';
import { sealAudit } from '#db/platform/seal-audit.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testEnv } from '../testing.ts';
import { createMetaScene, type MetaScene } from '../testing/meta-scene.ts';

let scene: MetaScene;
let meta: MetaScene['meta'];
let api: MetaScene['api'];
beforeAll(async () => {
  scene = await createMetaScene();
  ({ meta, api } = scene);
});
afterAll(() => scene.stop());
beforeEach(() => scene.calm());

describe('people leave through Meta', () => {
  const post = (path: string, signed: string | null) =>
    api.app.request(
      path,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: signed === null ? 'x=1' : new URLSearchParams({ signed_request: signed }).toString(),
      },
      { remoteAddress: '127.0.0.1' },
    );
  const sign = (payload: object, secret = testEnv.META_APP_SECRET) => {
    const encoded = Buffer.from(JSON.stringify(payload)).toString('base64url');
    return `${createHmac('sha256', secret).update(encoded).digest('base64url')}.${encoded}`;
  };
  const payload = { algorithm: 'HMAC-SHA256', user_id: '122100000000000001', issued_at: Math.floor(Date.now() / 1000) };

  it('but not by a forged signed_request, on either address (44)', async () => {
    const ceo = await api.person();
    await scene.connect(ceo);
    const good = sign(payload);
    for (const path of ['/api/crm/auth/meta/deauthorize', '/api/crm/auth/meta/data-deletion']) {
      for (const bad of [
        sign(payload, 'other'),
        `x${good}`,
        good.slice(0, -3),
        good.split('.')[1]!,
        sign({ ...payload, algorithm: 'none' }),
        '',
        null,
      ]) {
        expect((await post(path, bad)).status).toBe(400);
      }
    }
    expect(await scene.kept(ceo.tenantId)).not.toBeNull();
  });

  it('by removing the app: every tenant that read through them stops, others do not', async () => {
    const [one, two] = [await api.person(), await api.person()];
    await scene.connect(one);
    await scene.connect(two);
    await api.database.owner()`update meta_connections set meta_user_id = '999' where tenant_id = ${two.tenantId}`;
    expect((await post('/api/crm/auth/meta/deauthorize', sign(payload))).status).toBe(200);
    expect(await scene.kept(one.tenantId)).toBeNull();
    expect((await scene.status(one)).status).toBe('missing');
    expect(await scene.kept(two.tenantId)).not.toBeNull();
    await sealAudit(api.database.sql, one.tenantId);
    const [entry] =
      await api.database.owner()`select * from system_events where tenant_id = ${one.tenantId} order by id desc limit 1`;
    expect(entry).toMatchObject({ action: 'meta.deauthorize', actor_type: 'webhook', actor_id: 'meta' });
    expect(JSON.stringify(entry)).not.toContain(payload.user_id);
    // Meta may say it again.
    expect((await post('/api/crm/auth/meta/deauthorize', sign(payload))).status).toBe(200);
  });

  it('but not by an old or undated one, and not again by one from before they came back', async () => {
    const ceo = await api.person();
    await scene.connect(ceo);
    const path = '/api/crm/auth/meta/deauthorize';
    const { issued_at: at, ...undated } = payload;
    for (const bad of [undated, { ...payload, issued_at: at - 3700 }, { ...payload, issued_at: at - 864_000 }]) {
      expect((await post(path, sign(bad))).status).toBe(400);
    }
    await api.database.owner()`update meta_connections set meta_user_id = '998' where tenant_id <> ${ceo.tenantId}`;
    const captured = sign({ ...payload, issued_at: at - 600 });
    expect((await post(path, captured)).status).toBe(200);
    expect(await scene.kept(ceo.tenantId)).not.toBeNull();
    expect((await post(path, sign(payload))).status).toBe(200);
    expect(await scene.kept(ceo.tenantId)).toBeNull();
  });

  it('by asking for deletion: nothing of theirs stays, and the answer leads to a page that says so', async () => {
    const ceo = await api.person();
    await scene.connect(ceo);
    await ceo.post('/api/crm/marketing/connect', { account_id: 'act_100200300400500600' });
    const answer = (await (await post('/api/crm/auth/meta/data-deletion', sign(payload))).json()) as {
      url: string;
      confirmation_code: string;
    };
    expect(answer.confirmation_code).toMatch(/^[a-z0-9]{20,}$/);
    expect(await scene.rows(ceo.tenantId)).toBe(0);
    const everything = await api.database.owner()`
      select (select jsonb_agg(to_jsonb(e)) from system_events e where tenant_id = ${ceo.tenantId}) as events,
        (select jsonb_agg(to_jsonb(a)) from ad_accounts a where tenant_id = ${ceo.tenantId}) as accounts`;
    expect(JSON.stringify(everything)).not.toMatch(/122100000000000001|Lucía/);
    expect(answer.url).toBe(`${testEnv.PUBLIC_URL}/api/crm/auth/meta/data-deletion/${answer.confirmation_code}`);
    const page = await api.nobody.get(answer.url.slice(testEnv.PUBLIC_URL.length));
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    expect(page.body).toContain('Tus datos fueron eliminados');
    expect(page.body).toContain(answer.confirmation_code);
    const path = answer.url.slice(testEnv.PUBLIC_URL.length);
    const english = await api.nobody.request('GET', path, undefined, { 'accept-language': 'en-US,en;q=0.9' });
    expect(english.body).toContain('<html lang="en">');
    expect((await api.nobody.get(`${path}?lang=en`)).body).toContain('Your data has been deleted');
    // Only its own style, to the letter.
    const style = /<style>(.*)<\/style>/.exec(page.body)![1]!;
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`);
    const forged = answer.url.slice(testEnv.PUBLIC_URL.length).replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect((await api.nobody.get(forged)).status).toBe(404);
  });

  it('somebody we never knew is confirmed too', async () => {
    expect((await post('/api/crm/auth/meta/data-deletion', sign({ ...payload, user_id: '42' }))).status).toBe(200);
  });
});

it.each(['token-status', 'meta-portfolios'])(
  'that an old token is dead says nothing of a connection made while %s asked',
  async (path) => {
    const ceo = await api.person();
    await scene.connect(ceo);
    meta.sandbox.meta.tokens.endAll('revoked');
    scene.bend(async (_url, _body, answer) => {
      scene.bend(null);
      await scene.connect(ceo);
      return answer;
    });
    await ceo.get(`/api/crm/marketing/${path}`);
    const owner = api.database.owner();
    expect(await owner`select state from meta_connections where tenant_id = ${ceo.tenantId}`).toMatchObject([
      { state: 'connected' },
    ]);
    expect(await owner`select text from notifications where tenant_id = ${ceo.tenantId}`).toHaveLength(0);
  },
);

describe('disconnecting (45)', () => {
  it('deletes the token here, takes the app back at Meta, and keeps what was read', async () => {
    const ceo = await api.person();
    await scene.connect(ceo);
    await api.database.owner()`update meta_connections set meta_user_id = '1' where tenant_id <> ${ceo.tenantId}`;
    await ceo.post('/api/crm/marketing/connect', { account_id: 'act_100200300400500600' });
    const token = (await scene.kept(ceo.tenantId))!;
    const answer = await ceo.post('/api/crm/auth/meta/disconnect');
    expect(answer.body).toEqual({ disconnected: true, revoked_at_meta: true, revocation: 'done' });
    expect(await scene.rows(ceo.tenantId)).toBe(0);
    expect(await scene.kept(ceo.tenantId)).toBeNull();
    await expect(meta.graph({ token }).me()).rejects.toMatchObject({ reason: 'token-revoked' });
    const accounts =
      await api.database.owner()`select status, disconnected_at from ad_accounts where tenant_id = ${ceo.tenantId}`;
    expect(accounts).toMatchObject([{ status: 'disconnected', disconnected_at: expect.any(Date) }]);
    expect((await ceo.get('/api/crm/marketing/meta-accounts')).body.code).toBe('meta_not_connected');
    // Twice is no error.
    expect((await ceo.post('/api/crm/auth/meta/disconnect')).body).toEqual({
      disconnected: true,
      revoked_at_meta: false,
      revocation: 'none',
    });
  });

  it('does not take the app back from a person through whom another tenant reads', async () => {
    const [one, two] = [await api.person(), await api.person()];
    await scene.connect(one);
    await scene.connect(two);
    expect((await one.post('/api/crm/auth/meta/disconnect')).body.revocation).toBe('shared');
    expect(await scene.kept(one.tenantId)).toBeNull();
    expect((await two.get('/api/crm/marketing/meta-portfolios')).status).toBe(200);
  });

  it('works here even when Meta cannot be reached; the worker takes the app back later, unless it is wanted again', async () => {
    const ceo = await api.person();
    await scene.connect(ceo);
    await api.database.owner()`update meta_connections set meta_user_id = '1' where tenant_id <> ${ceo.tenantId}`;
    await meta.fault({ kind: 'refuse', match: { calls: 'graph' } });
    expect((await ceo.post('/api/crm/auth/meta/disconnect')).body).toEqual({
      disconnected: true,
      revoked_at_meta: false,
      revocation: 'pending',
    });
    expect(await scene.kept(ceo.tenantId)).toBeNull();
    expect((await ceo.get('/api/crm/marketing/meta-accounts')).body.code).toBe('meta_not_connected');
    const left = () =>
      withTenant(api.database.sql, ceo.tenantId, (tx) => readLeftToken(tx, api.deps.vault, ceo.tenantId));
    expect(await left()).toEqual({ token: expect.stringMatching(/^EAA/), metaUserId: '122100000000000001' });
    const asked =
      await api.database.owner()`select state from sync_runs where tenant_id = ${ceo.tenantId} and kind = 'meta-revoke'`;
    expect([...asked]).toEqual([{ state: 'running' }]);
    await meta.call('DELETE', '/_sandbox/faults');
    await scene.connect(ceo);
    expect(await left()).toBeNull();
  });

  it('is answered again as at first under the same Idempotency-Key', async () => {
    const ceo = await api.person();
    const disconnect = (key: string) =>
      ceo.request('POST', '/api/crm/auth/meta/disconnect', undefined, { 'idempotency-key': key });
    await scene.connect(ceo);
    await api.database.owner()`update meta_connections set meta_user_id = '1' where tenant_id <> ${ceo.tenantId}`;
    const [first, again] = [await disconnect('once'), await disconnect('once')];
    expect(first.body).toEqual({ disconnected: true, revoked_at_meta: true, revocation: 'done' });
    expect([again.status, again.body]).toEqual([200, first.body]);
    // A connection that was made since is none of its business.
    await scene.connect(ceo);
    expect((await disconnect('once')).body).toEqual(first.body);
    expect(await scene.kept(ceo.tenantId)).not.toBeNull();
  });

  it('is the worker’s to finish until Meta has answered, and says so to whoever asks again meanwhile', async () => {
    const ceo = await api.person();
    await scene.connect(ceo);
    await api.database.owner()`update meta_connections set meta_user_id = '1' where tenant_id <> ${ceo.tenantId}`;
    const left = () =>
      withTenant(api.database.sql, ceo.tenantId, (tx) => readLeftToken(tx, api.deps.vault, ceo.tenantId));
    const disconnect = () =>
      ceo.request('POST', '/api/crm/auth/meta/disconnect', undefined, { 'idempotency-key': 'once' });
    const meanwhile: unknown[] = [];
    scene.bend(async (_url, _body, answer) => {
      meanwhile.push((await disconnect()).body, await left());
      return answer;
    });
    const { body } = await disconnect();
    expect(meanwhile).toEqual([
      { disconnected: true, revoked_at_meta: false, revocation: 'pending' },
      { token: expect.stringMatching(/^EAA/), metaUserId: '122100000000000001' },
    ]);
    expect([body.revocation, await left()]).toEqual(['done', null]);
  });

  it('ends Meta’s reports about pages that nobody else here takes in', async () => {
    const [one, two] = [await api.person(), await api.person()];
    for (const person of [one, two]) {
      await scene.connect(person);
      await withTenant(api.database.sql, person.tenantId, async (tx) => {
        const token = (id: string) =>
          meta.sandbox.meta.tokens.pageToken([...meta.sandbox.meta.tokens.all.values()].at(-1)!, id).value;
        const pages = person === one ? ['104000000000000001', '104000000000000002'] : ['104000000000000002'];
        const given = pages.map((id) => ({ pageId: id, name: id, token: token(id) }));
        await saveMetaPages(tx, api.deps.vault, person.tenantId, given);
        for (const id of pages) await recordSubscription(tx, id, null);
      });
    }
    meta.sandbox.meta.subscriptions.set('104000000000000001', ['leadgen']);
    meta.sandbox.meta.subscriptions.set('104000000000000002', ['leadgen']);
    expect((await one.post('/api/crm/auth/meta/disconnect')).body.revocation).toBe('shared');
    expect([...meta.sandbox.meta.subscriptions.keys()]).toEqual(['104000000000000002']);
    expect(await scene.rows(one.tenantId)).toBe(0);
  });
});
