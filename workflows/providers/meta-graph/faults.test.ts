/** The client when things go wrong: what it tries again, what it gives up, and for which reason. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { accountId, makeCsv, type MetaSandbox, startMetaSandbox } from '#deploy/sandbox/meta/testing.ts';
import { GraphError } from './errors.ts';
import { collect } from './paging.ts';

const daysAgo = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString().slice(0, 10);
const csv = makeCsv({ campaigns: 2, adsPerAdset: 10, since: daysAgo(40), days: 40 });
const range = { since: daysAgo(40), until: daysAgo(1) };

let meta: MetaSandbox;
beforeAll(async () => {
  meta = await startMetaSandbox({ account: { timezone: 'UTC' } });
  await meta.loadCsv(csv.text);
});
afterAll(() => meta.stop());
afterEach(async () => {
  await meta.call('DELETE', '/_sandbox/faults');
  await meta.call('POST', '/_sandbox/meta/usage', {});
});

const failure = async (work: Promise<unknown>): Promise<GraphError> => {
  const error = await work.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (!(error instanceof GraphError)) throw new Error(`no GraphError: ${String(error)}`);
  return error;
};

describe('reads are tried again, a bounded number of times', () => {
  test.each([
    ['an error that passes', { kind: 'meta-error', code: 2, times: 2 }],
    ['a hang-up', { kind: 'refuse', match: { calls: 'graph' }, times: 2 }],
    ['a lost answer', { kind: 'drop-response', match: { calls: 'graph' }, times: 2 }],
    ['half an answer', { kind: 'broken-json', match: { calls: 'graph' }, times: 2 }],
    ['a proxy’s error page', { kind: 'error', status: 502, match: { calls: 'graph' }, times: 2 }],
  ])('%s', async (_, fault) => {
    await meta.fault(fault);
    const graph = meta.graph();
    expect(await graph.me()).toMatchObject({ name: 'Lucía Sandbox' });
    expect(graph.calls()).toBe(3);
  });

  test('and then given up with the reason', async () => {
    await meta.fault({ kind: 'meta-error', code: 1 });
    const graph = meta.graph({ retries: 2 });
    expect(await failure(graph.me())).toMatchObject({ kind: 'retry', reason: 'temporary', code: 1, status: 500 });
    expect(graph.calls()).toBe(3);
  });

  test('a slow answer counts as a failure after the timeout', async () => {
    await meta.fault({ kind: 'slow', delayMs: 3_000, match: { calls: 'graph' }, times: 1 });
    const graph = meta.graph({ timeoutMs: 1_000 });
    expect(await graph.me()).toMatchObject({ name: 'Lucía Sandbox' });
    expect(graph.calls()).toBe(2);
  });

  test('writes never are', async () => {
    await meta.fault({ kind: 'meta-error', code: 2, times: 1 });
    const graph = meta.graph();
    expect(await failure(graph.startReport(accountId, range))).toMatchObject({ kind: 'retry' });
    expect(graph.calls()).toBe(1);
  });

  test('nothing is tried again that cannot get better', async () => {
    for (const fault of [
      { kind: 'meta-token', end: 'expired' },
      { kind: 'meta-throttle', code: 4 },
      { kind: 'meta-error', code: 200 },
      { kind: 'meta-error', code: 100 },
    ]) {
      await meta.fault({ ...fault, times: 1 });
      const graph = meta.graph();
      await failure(graph.me());
      expect([fault, graph.calls()]).toEqual([fault, 1]);
    }
  });

  test('a caller who stops gets their own reason, also while the client waits', async () => {
    const controller = new AbortController();
    await meta.fault({ kind: 'meta-error', code: 2 });
    const graph = meta.graph({ signal: controller.signal, random: () => 1, retries: 50 });
    const reading = graph.me();
    setTimeout(() => controller.abort(new Error('enough')), 300);
    await expect(reading).rejects.toThrow('enough');
  });

  test('a client keeps to the number of calls it was given', async () => {
    const graph = meta.graph({ maxCalls: 2 });
    await graph.me();
    await graph.me();
    expect(await failure(graph.me())).toMatchObject({ reason: 'call-budget' });
    expect(graph.calls()).toBe(2);
  });
});

test.each([
  ['expired', 'token-expired', 463],
  ['revoked', 'token-revoked', 458],
  ['password', 'token-revoked', 460],
  ['logged-out', 'token-revoked', 467],
  ['checkpoint', 'token-checkpoint', 459],
])('a token that is %s: %s', async (end, reason, subcode) => {
  await meta.fault({ kind: 'meta-token', end });
  expect(await failure(meta.graph().account(accountId))).toMatchObject({
    kind: 'reconnect',
    reason,
    code: 190,
    subcode,
  });
});

test.each([
  [17, 400],
  [17, 429],
  [80_000, 400],
  [613, 403],
])('a throttle of code %i comes with HTTP %i and says how long', async (code, status) => {
  await meta.fault({ kind: 'meta-throttle', code, status, subcode: 2_446_079, regainMinutes: 7, times: 1 });
  const graph = meta.graph();
  const error = await failure(graph.account(accountId));
  expect(error).toMatchObject({ kind: 'throttle', reason: 'rate-limit', code, status, retryAfterMs: 7 * 60_000 });
  // Who asks before the next call is told the same.
  expect(graph.pause()).toBeGreaterThan(6.5 * 60_000);
});

test('usage is read from every answer, and a nearly used up limit asks for a pause', async () => {
  const graph = meta.graph();
  await collect(graph.insights(accountId, { since: daysAgo(2), until: daysAgo(1) }));
  expect(graph.usage()).toMatchObject({
    app: { calls: 0 },
    account: { percent: 0, tier: 'standard_access' },
    useCases: [{ id: accountId.slice(4), type: 'ads_insights', regainMs: 0 }],
    insights: { app: 0, account: 0 },
  });
  expect(graph.pause()).toBe(0);
  await meta.call('POST', '/_sandbox/meta/usage', { insights: 96 });
  await collect(graph.insights(accountId, { since: daysAgo(2), until: daysAgo(1) }));
  expect(graph.usage().insights).toMatchObject({ account: 96 });
  expect(graph.pause()).toBeGreaterThan(8_000);
});

test('an old version is answered with a warning, which the client keeps', async () => {
  const graph = meta.graph({ version: 'v24.0' });
  await graph.me();
  expect(graph.versionWarning()).toContain('auto-upgraded to v25.0');
  const current = meta.graph();
  await current.me();
  expect(current.versionWarning()).toBeNull();
});

test('a link to another host is not followed: nothing is sent there', async () => {
  await meta.fault({ kind: 'meta-foreign-next', match: { edge: 'insights' } });
  const asked: string[] = [];
  const spy: typeof fetch = (input, init) => {
    asked.push(new URL(String(input)).host);
    return fetch(input, init);
  };
  const graph = meta.graph({ fetch: spy });
  expect(await failure(collect(graph.insights(accountId, range, { limit: 100 })))).toMatchObject({
    reason: 'foreign-host',
  });
  expect(new Set(asked)).toEqual(new Set([new URL(meta.url).host]));
});

test('a redirect is not followed either', async () => {
  const graph = meta.graph({
    retries: 0,
    fetch: (_, init) => {
      expect(init?.redirect).toBe('manual');
      return Promise.resolve(new Response('', { status: 302, headers: { location: 'https://evil.example/' } }));
    },
  });
  expect(await failure(graph.me())).toMatchObject({ kind: 'permanent', status: 302 });
});

test('lists ask for smaller pages when Meta finds them too large', async () => {
  await meta.fault({ kind: 'meta-too-much-data', maxRows: 60, code: 1, match: { edge: 'ads' } });
  const graph = meta.graph();
  const ads = await collect(graph.ads(accountId));
  expect(new Set(ads.map(({ id }) => id)).size).toBe(20);
});

test('where lists do not take DELETED, the rest is read without it', async () => {
  const graph = meta.graph();
  const [campaign] = await collect(graph.campaigns(accountId));
  await meta.call('POST', '/_sandbox/meta/objects', { id: campaign!.id, status: 'DELETED' });
  await meta.fault({ kind: 'meta-error', code: 100, times: 1, match: { edge: 'campaigns' } });
  await meta.call('POST', '/_sandbox/meta/app', { deleted_in_lists: false });
  expect(await collect(graph.campaigns(accountId))).toHaveLength(1);
  const { found } = await graph.campaignsById([campaign!.id]);
  expect(found.get(campaign!.id)).toMatchObject({ effective_status: 'DELETED' });
  await meta.call('POST', '/_sandbox/meta/app', { deleted_in_lists: true });
  await meta.call('POST', '/_sandbox/meta/objects', { id: campaign!.id, status: 'ACTIVE' });
});
