/** Long ranges of daily insights against the sandbox: whole, in order, each row once, whatever Meta thinks of their size. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { accountId, makeCsv, type MetaSandbox, startMetaSandbox, sumCents } from '#deploy/sandbox/meta/testing.ts';
import { addDays } from '#metrics';
import { dailyInsights, daysBetween, earliestDay, type Chunk } from './insights.ts';
import { collect } from './paging.ts';
import { memoryShelf, ReportPending } from './reports.ts';

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

  test('a report that moves is waited for elsewhere, and is not ordered again', async () => {
    await meta.fault({ kind: 'meta-report', end: 'completed', delayMs: 700, times: 1 });
    const shelf = memoryShelf();
    const graph = meta.graph();
    const turn = (turnMs: number) =>
      read(dailyInsights(graph, accountId, range, { report: true, shelf, waiting: { pollMs: 20, turnMs } }));
    await expect(turn(100)).rejects.toBeInstanceOf(ReportPending);
    const { id, percent } = shelf.get()!;
    expect(percent).toBeLessThan(100);
    // Somebody else goes on, who has nothing but what was kept.
    check(await turn(30_000));
    expect(shelf.get()!.id).toBe(id);
  });

  test('a report that stands still is cut in two, and a half is gone on with after a restart', async () => {
    await meta.fault({ kind: 'meta-report', end: 'completed', delayMs: 3_600_000, times: 1 });
    const shelf = memoryShelf();
    const waiting = { pollMs: 10, standsMs: 60 };
    const done = check(await read(dailyInsights(meta.graph(), accountId, range, { report: true, shelf, waiting })));
    expect(done).toHaveLength(2);

    // As it stands when the worker dies with the first half on order: that one is gone on with.
    const half = { since: range.since, until: daysAgo(21) };
    const graph = meta.graph();
    const now = Date.now();
    const id = await graph.startReport(accountId, half);
    await shelf.set({ ...half, id, orderedAt: now, status: '', percent: 0, movedAt: now });
    const rest = check(await read(dailyInsights(graph, accountId, range, { report: true, shelf, waiting: polling })));
    expect(rest).toEqual([
      [half.since, half.until],
      [addDays(half.until, 1), range.until],
    ]);
  });

  test('a day whose report cannot be had is read campaign by campaign, to the cent', async () => {
    await meta.fault({ kind: 'meta-report', end: 'failed' });
    const day = { since: daysAgo(3), until: daysAgo(3) };
    const chunks = await read(dailyInsights(meta.graph(), accountId, day, { report: true, waiting: polling }));
    const whole = await collect(meta.graph().insights(accountId, day));
    expect(sumCents(chunks.flatMap(({ rows }) => rows).map(({ spend }) => spend))).toBe(
      sumCents(whole.map(({ spend }) => spend)),
    );
    expect(chunks).toMatchObject([{ ...day, next: null }]);
  });

  test('a day that cannot be had at all is named', async () => {
    await meta.fault({ kind: 'meta-report', end: 'failed' });
    await meta.fault({ kind: 'meta-too-much-data', maxDays: 0, match: { edge: 'insights', path: '/v25.0/act_' } });
    const work = read(dailyInsights(meta.graph(), accountId, range, { report: true, waiting: polling }));
    await expect(work).rejects.toMatchObject({ reason: 'too-much-data', kind: 'permanent', day: range.since });
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
