import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readLeadNotices } from '#providers/meta-graph/leadgen-webhook.ts';
import { answerHandshake, isHubSigned } from '#providers/meta-graph/hub-signature.ts';
import { readSignedRequest } from '#providers/meta-graph/signed-request.ts';
import { collect } from '#providers/meta-graph/paging.ts';
import { startTestSandbox } from '../testing.ts';
import { accountId, makeCsv, type MetaSandbox, startMetaSandbox } from './testing.ts';

/** The app's side: checks what it gets with our own code. */
interface Receiver {
  url: string;
  got: { path: string; headers: Record<string, unknown>; raw: Buffer }[];
  /** Statuses of the next answers to a POST. */
  answers: number[];
  stop(): Promise<void>;
}

async function startApp(): Promise<Receiver> {
  const got: Receiver['got'] = [];
  const answers: number[] = [];
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET') {
      void answerHandshake(url.searchParams, 'right').then((challenge) =>
        response.writeHead(challenge === null ? 403 : 200, { 'content-type': 'text/plain' }).end(challenge ?? ''),
      );
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ path: url.pathname, headers: request.headers, raw: Buffer.concat(chunks) });
      const deletion = url.pathname.endsWith('data-deletion');
      response.writeHead(answers.shift() ?? 200, { 'content-type': 'application/json' });
      response.end(deletion ? '{"url":"https://app.example.com/status/1","confirmation_code":"abc"}' : '{}');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got,
    answers,
    stop: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

let app: Receiver;
let meta: MetaSandbox;
let pageId: string;
beforeAll(async () => {
  app = await startApp();
  meta = await startMetaSandbox({
    deauthorizeUrl: `${app.url}/deauthorize`,
    dataDeletionUrl: `${app.url}/data-deletion`,
  });
  await meta.call('POST', '/_sandbox/meta/app', { webhook_url: `${app.url}/hook`, verify_token: 'right' });
  const [page] = await collect(meta.graph().pages());
  pageId = page!.id;
  await meta.graph({ token: page!.access_token! }).subscribePage(pageId);
});
afterAll(async () => {
  await Promise.all([app.stop(), meta.stop()]);
});
beforeEach(() => void (app.got.length = 0));
afterEach(() => meta.call('DELETE', '/_sandbox/faults'));

const secret = () => meta.sandbox.settings.meta.appSecret;
const bytes = (raw: Buffer) => new Uint8Array(raw);
const arrive = (count: number) => expect.poll(() => app.got.length, { timeout: 5_000 }).toBe(count);

describe('leads are told', () => {
  test('signed over the escaped bytes, with ids as bare numbers, and can then be read', async () => {
    const { body } = await meta.call('POST', '/_sandbox/meta/leads', {
      fields: { full_name: 'Ana Ñandú', email: 'ana@example.com' },
    });
    expect(body.told).toBe(true);
    await arrive(1);
    const [{ headers, raw }] = app.got as [Receiver['got'][0]];
    expect(isHubSigned(secret(), String(headers['x-hub-signature-256']), bytes(raw))).toBe(true);
    expect(headers['x-hub-signature']).toMatch(/^sha1=[0-9a-f]{40}$/);
    const [notice] = readLeadNotices(bytes(raw))!;
    expect(notice).toMatchObject({ leadgenId: body.leads[0].leadgen_id, pageId });
    expect(notice!.adId).toMatch(/^\d{18}$/);
    // What people entered is not in the webhook.
    expect(raw.toString()).not.toContain('ana@');
    expect(await meta.graph().lead(notice!.leadgenId)).toMatchObject({ ad_id: notice!.adId });
  });

  test('several in one delivery, organic ones without an ad', async () => {
    await meta.call('POST', '/_sandbox/meta/leads', { leads: [{}, { ad_id: null }, {}] });
    await arrive(1);
    const notices = readLeadNotices(bytes(app.got[0]!.raw))!;
    expect(notices.map(({ adId }) => adId === null)).toEqual([false, true, false]);
  });

  test('to nobody when the page is not subscribed', async () => {
    const { body } = await meta.call('POST', '/_sandbox/meta/leads', { page_id: '104000000000000002' });
    expect(body.told).toBe(false);
  });

  test('again until the app says 200', async () => {
    app.answers.push(500, 403);
    await meta.call('POST', '/_sandbox/meta/leads', {});
    await arrive(3);
    expect(new Set(app.got.map(({ raw }) => raw.toString())).size).toBe(1);
    await expect
      .poll(async () => (await meta.call('GET', '/_sandbox/meta/webhooks')).body.at(-1).state)
      .toBe('delivered');
  });

  test('twice, late, never, or with a forged signature, as a fault says', async () => {
    await meta.fault({ kind: 'webhook-duplicate', copies: 2, times: 1, match: { event: 'leadgen' } });
    await meta.call('POST', '/_sandbox/meta/leads', {});
    await arrive(3);
    await meta.fault({ kind: 'webhook-lost', times: 1, match: { event: 'leadgen' } });
    await meta.call('POST', '/_sandbox/meta/leads', {});
    expect((await meta.call('GET', '/_sandbox/meta/webhooks')).body.at(-1)).toMatchObject({
      state: 'lost',
      attempts: [],
    });
    app.got.length = 0;
    app.answers.push(401);
    await meta.fault({ kind: 'webhook-bad-signature', times: 1, match: { event: 'leadgen' } });
    await meta.call('POST', '/_sandbox/meta/leads', {});
    await arrive(2);
    const signed = app.got.map(({ headers, raw }) =>
      isHubSigned(secret(), String(headers['x-hub-signature-256']), bytes(raw)),
    );
    expect(signed).toEqual([false, true]);
  });
});

test('an address that does not answer the handshake is not taken, by the control interface or by Graph', async () => {
  const bad = await meta.call('POST', '/_sandbox/meta/app', { webhook_url: `${app.url}/hook`, verify_token: 'wrong' });
  expect([bad.status, bad.body.error.code]).toEqual([422, 'HANDSHAKE_FAILED']);
  const { appId } = meta.sandbox.settings.meta;
  const subscribe = (verify_token: string) =>
    meta.call(
      'POST',
      `/v25.0/${appId}/subscriptions`,
      { object: 'page', callback_url: `${app.url}/other`, fields: 'leadgen', verify_token },
      { authorization: `Bearer ${appId}|${secret()}` },
    );
  meta.sandbox.settings.meta.requireProof = false;
  expect((await subscribe('wrong')).body.error.code).toBe(2200);
  expect((await subscribe('right')).body).toEqual({ success: true });
  expect(meta.sandbox.settings.meta.webhookUrl).toBe(`${app.url}/other`);
  meta.sandbox.settings.meta.requireProof = true;
});

test('a page may be the person’s in part, and no longer theirs', async () => {
  const own = async () => (await collect(meta.graph().pages())).find(({ id }) => id === '901');
  const put = (tasks: string[]) => meta.call('POST', '/_sandbox/meta/pages', { id: '901', name: 'Ajena', tasks });
  await put([]);
  expect(await own()).toMatchObject({ name: 'Ajena', access_token: null });
  await put(['ANALYZE', 'ADVERTISE']);
  const asPage = meta.graph({ token: (await own())!.access_token! });
  await expect(asPage.subscribePage('901')).rejects.toMatchObject({ kind: 'permission', code: 200 });
  await put(['ANALYZE', 'MODERATE']);
  await asPage.subscribePage('901');
  expect(meta.sandbox.meta.subscriptions.get('901')).toEqual(['leadgen']);
  expect((await meta.call('DELETE', '/_sandbox/meta/pages/901')).status).toBe(204);
  expect(await own()).toBeUndefined();
  await expect(asPage.subscribePage('901')).rejects.toMatchObject({ reason: expect.any(String) });
  expect((await meta.call('DELETE', '/_sandbox/meta/pages/901')).status).toBe(404);
});

describe('people leave', () => {
  const send = (body: object) => meta.call('POST', '/_sandbox/meta/signed-request', body);
  const signedRequest = () => new URLSearchParams(app.got.at(-1)!.raw.toString()).get('signed_request');

  test('a deletion is asked for with a signed request, and the app’s answer is shown', async () => {
    const { body } = await send({ kind: 'data-deletion', user_id: '42' });
    expect(body).toMatchObject({ status: 200, answer: { confirmation_code: 'abc' } });
    expect(readSignedRequest(secret(), signedRequest(), Date.now())).toMatchObject({ userId: '42' });
  });

  test('a forged one does not read', async () => {
    await send({ kind: 'deauthorize', forged: true });
    expect(readSignedRequest(secret(), signedRequest(), Date.now())).toBeNull();
  });

  test('an app without an address for it is told so, and nobody’s tokens end', async () => {
    const { settings } = meta.sandbox.meta;
    const { deauthorizeUrl } = settings;
    settings.deauthorizeUrl = null;
    const { status, body } = await send({ kind: 'deauthorize' });
    settings.deauthorizeUrl = deauthorizeUrl;
    expect([status, body.error.code]).toEqual([422, 'INVALID']);
    expect(body.error.message).toContain('no address for deauthorize');
    expect(await meta.graph().me()).toMatchObject({ id: '122100000000000001' });
  });

  test('who removes the app ends their tokens', async () => {
    await send({ kind: 'deauthorize' });
    expect(readSignedRequest(secret(), signedRequest(), Date.now())).toMatchObject({
      userId: '122100000000000001',
    });
    await expect(meta.graph().me()).rejects.toMatchObject({ reason: 'token-revoked', subcode: 458 });
  });
});

test('a restart keeps tokens, subscriptions, leads and the loaded CSV; a reset goes back to the generated account', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-meta-'));
  const statePath = join(folder, 'state.json');
  const options = { statePath, meta: { requireProof: false } };
  try {
    const first = await startTestSandbox(options);
    const { body } = await first.call('POST', '/_sandbox/meta/tokens', {});
    const csv = makeCsv({ campaigns: 1, adsPerAdset: 2, since: '2026-11-01', days: 3 });
    await first.call('POST', '/_sandbox/ads?currency=USD&timezone=America/New_York', csv.text, {
      'Content-Type': 'text/csv',
    });
    await first.call('POST', '/_sandbox/meta/leads', { leadgen_id: '4242' });
    await first.call('POST', '/_sandbox/meta/pages', { id: '900', name: 'Nueva', tasks: [] });
    await first.stop();
    expect((await stat(`${statePath}.ads`)).mode & 0o777).toBe(0o600);

    const second = await startTestSandbox(options);
    expect(second.sandbox.meta.world.pages.at(-1)).toEqual({ id: '900', name: 'Nueva', forms: [], tasks: [] });
    const ask = async (path: string) =>
      (await second.call('GET', path, undefined, { authorization: `Bearer ${body.access_token}` })).body;
    expect(await ask(`/${accountId}?fields=currency,timezone_name`)).toEqual({
      currency: 'USD',
      timezone_name: 'America/New_York',
      id: accountId,
    });
    expect((await ask(`/${accountId}/ads`)).data).toHaveLength(2);
    expect((await ask('/4242?fields=id')).id).toBe('4242');
    await second.call('POST', '/_sandbox/reset', {});
    expect(await ask(`/${accountId}?fields=currency`)).toMatchObject({ currency: 'ARS' });
    expect((await ask('/me')).name).toBe('Lucía Sandbox');
    await second.call('POST', '/_sandbox/reset', { endpoints: true });
    expect((await ask('/me')).error.code).toBe(190);
    await second.stop();

    const third = await startTestSandbox(options);
    expect(third.sandbox.meta.loaded.size).toBe(0);
    await third.stop();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('the page with the buttons and its pictures are served, and every label has its text', async () => {
  const answer = await fetch(`${meta.url}/meta`);
  const html = await answer.text();
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
  const { texts } = (await import('../page/meta-texts.js')) as { texts: Record<string, { es: string; en: string }> };
  const labels = [...html.matchAll(/data-text="([^"]+)"/g)].map(([, key]) => key!);
  expect(labels.length).toBeGreaterThan(15);
  expect(labels.filter((key) => !(key in texts))).toEqual([]);
  for (const name of ['meta.js', 'meta-texts.js', 'meta.css'])
    expect((await fetch(`${meta.url}/page/${name}`)).status).toBe(200);
  const picture = await fetch(`${meta.url}/_sandbox/meta/images/120210000000000111.svg`);
  expect(picture.headers.get('content-type')).toBe('image/svg+xml');
  expect(await picture.text()).toContain('cuotas');
});
