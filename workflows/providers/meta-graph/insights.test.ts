/** Long ranges of daily insights against the sandbox: whole, in order, each row once, whatever Meta thinks of their size. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { accountId, makeCsv, type MetaSandbox, startMetaSandbox, sumCents } from '#deploy/sandbox/meta/testing.ts';
import { addDays } from '#metrics';
import { dailyInsights, daysBetween, earliestDay, type Chunk } from './insights.ts';
import { collect } from './paging.ts';

const daysAgo = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString().slice(0, 10);
const csv = makeCsv({ campaigns: 2, adsPerAdset: 10, since: daysAgo(40), days: 40 });
const range = { since: daysAgo(40), until: daysAgo(1) };
const polling = { pollMs: 10 };

let meta: MetaSandbox;
beforeAll(async () => {
  meta = await startMetaSandbox({ account: { timezone: 'UTC' } });
  await meta.loadCsv(csv.text);
});
afterAll(() => meta.stop());
afterEach(() => meta.call('DELETE', '/_sandbox/faults'));

/** What a call fails with. */
const graphError = (facts: object) => ({ name: 'GraphError', ...facts });

describe('dailyInsights()', () => {
  const read = async (work: AsyncIterable<Chunk>) => {
    const chunks: Chunk[] = [];
    for await (const chunk of work) chunks.push(chunk);
    return chunks;
  };
  /** Days that were complete, in order, and all rows once. */
  const check = (chunks: Chunk[]) => {
    const done = chunks.filter(({ next }) => next === null).map(({ since, until }) => [since, until] as const);
    let day = range.since;
    for (const [since, until] of done) {
      expect(since).toBe(day);
      day = addDays(until, 1);
    }
    expect(day).toBe(addDays(range.until, 1));
    const rows = new Map(
      chunks.flatMap((chunk) => chunk.rows).map((row) => [`${row.ad_id} ${row.date_start}`, row.spend]),
    );
    expect(rows.size).toBe(csv.rows);
    expect(sumCents(rows.values())).toBe(csv.cents);
    return done;
  };

  test('reads a range that is not too large in one go', async () => {
    expect(check(await read(dailyInsights(meta.graph(), accountId, range)))).toEqual([[range.since, range.until]]);
  });

  test.each([1, 100])('cuts a range that Meta finds too large (code %i) until it fits', async (code) => {
    await meta.fault({ kind: 'meta-too-much-data', maxDays: 7, code, match: { edge: 'insights' } });
    const done = check(await read(dailyInsights(meta.graph(), accountId, range)));
    expect(done).toHaveLength(8);
    for (const [since, until] of done) expect(daysBetween(since, until)).toBeLessThanOrEqual(7);
  });

  test('has a report made of a single day that is still too large', async () => {
    await meta.fault({ kind: 'meta-too-much-data', maxDays: 0, match: { edge: 'insights', path: '/v25.0/act_' } });
    const day = { since: daysAgo(3), until: daysAgo(3) };
    const chunks = await read(dailyInsights(meta.graph(), accountId, day, { waiting: polling }));
    expect(chunks.flatMap(({ rows }) => rows)).toHaveLength(20);
    expect(chunks.at(-1)).toMatchObject({ ...day, next: null });
  });

  test('orders a report that failed once more, and cuts it when it fails again', async () => {
    await meta.fault({ kind: 'meta-report', end: 'failed', times: 1 });
    expect(
      check(await read(dailyInsights(meta.graph(), accountId, range, { report: true, waiting: polling }))),
    ).toHaveLength(1);
    await meta.fault({ kind: 'meta-report', end: 'failed', times: 2 });
    expect(
      check(await read(dailyInsights(meta.graph(), accountId, range, { report: true, waiting: polling }))),
    ).toHaveLength(2);
  });

  test('orders a report that expired anew, three times at most', async () => {
    await meta.fault({ kind: 'meta-report', end: 'skipped', times: 2 });
    expect(
      check(await read(dailyInsights(meta.graph(), accountId, range, { report: true, waiting: polling }))),
    ).toHaveLength(1);
    await meta.fault({ kind: 'meta-report', end: 'skipped' });
    const endless = read(dailyInsights(meta.graph(), accountId, range, { report: true, waiting: polling }));
    await expect(endless).rejects.toMatchObject(graphError({ reason: 'report-expired' }));
  });

  test('a report that never ends is given up', async () => {
    await meta.fault({ kind: 'meta-report', end: 'completed', delayMs: 60_000 });
    const work = read(
      dailyInsights(meta.graph(), accountId, range, { report: true, waiting: { pollMs: 20, timeoutMs: 200 } }),
    );
    await expect(work).rejects.toMatchObject(graphError({ kind: 'retry', reason: 'timeout' }));
  });

  test('each page failing once changes nothing', async () => {
    await meta.fault({ kind: 'meta-error', code: 2, times: 1, match: { edge: 'insights', page: 1 } });
    await meta.fault({ kind: 'meta-error', code: 1, times: 1, match: { edge: 'insights', page: 2 } });
    const graph = meta.graph();
    check(await read(dailyInsights(graph, accountId, range)));
    expect(graph.calls()).toBe(2 + 2);
  });

  test('a token that dies in the middle stops it, and a new one goes on at the same place', async () => {
    await meta.fault({ kind: 'meta-token', end: 'expired', times: 1, match: { edge: 'insights', page: 2 } });
    const chunks: Chunk[] = [];
    const first = dailyInsights(meta.graph(), accountId, range);
    const reading = (async () => {
      for await (const chunk of first) chunks.push(chunk);
    })();
    await expect(reading).rejects.toMatchObject(graphError({ reason: 'token-expired' }));
    const { since, until, next } = chunks.at(-1)!;
    expect(next).not.toBeNull();
    const graph = meta.graph();
    const rest = await read(dailyInsights(graph, accountId, range, { resume: { since, until, next: next! } }));
    check([...chunks, ...rest]);
    expect(graph.calls()).toBe(1);
  });
});

test('earliestDay() is 37 months back, and Meta takes it while the day before 37 months is refused', async () => {
  expect(earliestDay('2026-11-20')).toBe('2023-10-21');
  expect(earliestDay('2026-03-31')).toBe('2023-03-01');
  const now = daysAgo(0);
  const first = earliestDay(now);
  await collect(meta.graph().insights(accountId, { since: first, until: first }));
  const before = addDays(first, -3);
  const refused = collect(meta.graph().insights(accountId, { since: before, until: before }));
  await expect(refused).rejects.toMatchObject(graphError({ reason: 'too-old', code: 3018 }));
});
