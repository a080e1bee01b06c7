import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addDays,
  change,
  countDays,
  evaluate,
  metricIds,
  resolveRange,
  startOf,
  type Days,
  type Range,
} from '#metrics';
import { createTestDatabase, type TestDatabase } from '../testing.ts';
import { withTenant, type Tx } from '../platform/tenant.ts';
import { readContext, type MarketingContext } from './context.ts';
import { listCreditedLeads } from './credited-leads.ts';
import { catchUp } from './refresh.ts';
import { readReport, type Ask, type Report, type ReportRow } from './report.ts';
import { readSeries } from './series.ts';
import { firstDay, history, lastDay, type History } from './testing/history.ts';
import { addUp, expectChanges, expectMeasures, expectRow, expectValues, isSomething } from './testing/judge.ts';
import { dayIn, naiveRows, type World } from './testing/naive.ts';
import { play } from './testing/scene.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.stop());

/** In CI as many as fit in; by hand more, with RUNS=400. */
const runs = Number(process.env.RUNS ?? 40);

const rangeOf = (from: string, to: string): Range => {
  const days = countDays({ from, to });
  const previous = { from: addDays(from, -days), to: addDays(from, -1) };
  return { name: 'custom', from, to, days, includes_today: false, previous };
};

/** Works in one snapshot, as a route does. */
const inSnapshot = <T>(tenantId: string, work: (tx: Tx, context: MarketingContext) => Promise<T>): Promise<T> =>
  withTenant(
    database.sql,
    tenantId,
    async (tx) => work(tx, await readContext(tx, tenantId)),
    'isolation level repeatable read read only',
  );
const read = (tenantId: string, ask: Ask): Promise<Report> =>
  inSnapshot(tenantId, (tx, context) => readReport(tx, context, ask));

const keyOf = ({ campaign_id, adset_id, ad_id }: ReportRow): string => [campaign_id, adset_id, ad_id].join('|');

/** Naive rows of a period by place, and nobody's. */
function naiveOf(world: World, { from, to }: Days, { model, window, grain }: Ask) {
  const rows = naiveRows(world, { from, to, first: model === 'first_touch', window, grain });
  const none = rows.get('nobody') ?? addUp([]);
  rows.delete('nobody');
  return { rows, none };
}

/** One report, number by number. */
function expectReport(report: Report, ask: Ask, world: World, isAsked: (key: string) => boolean): void {
  const now = naiveOf(world, ask.range, ask);
  const { choice } = report;
  const wanted = new Map([...now.rows].filter(([key, row]) => isAsked(key) && isSomething(row, choice, world)));
  expect(report.rows.map(keyOf).toSorted()).toEqual([...wanted.keys()].toSorted());
  const valuesOf = ({ measures }: Pick<ReportRow, 'measures'>) => evaluate(measures, choice.comparable);
  for (const row of report.rows) {
    expectRow(row, wanted.get(keyOf(row))!, choice, world);
    expectValues(valuesOf(row), wanted.get(keyOf(row))!, choice, world);
  }
  const sum = addUp(wanted.values());
  expectRow(report.total, sum, choice, world);
  expectValues(valuesOf(report.total), sum, choice, world);
  const before = naiveOf(world, ask.range.previous!, ask).rows;
  const was = addUp([...before].filter(([key]) => isAsked(key)).map(([, row]) => row));
  expectMeasures(report.previous!, was, choice, world);
  const [a, b] = [valuesOf(report.total), valuesOf({ measures: report.previous! })];
  expectChanges(Object.fromEntries(metricIds.map((id) => [`${id}_change`, change(id, a[id], b[id])])), a, b);
}

/** A chart's points, each against the naive count of its days; a step without a point is nothing. */
async function expectSeries(tenantId: string, ask: Ask, step: 'day' | 'week' | 'month', world: World): Promise<void> {
  const {
    step: drawn,
    choice,
    points,
  } = await inSnapshot(tenantId, (tx, context) => readSeries(tx, context, ask, step));
  expect(drawn).toBe(step);
  const found = new Map(points.map(({ date, measures }) => [date, measures]));
  const { from, to } = ask.range;
  for (let start = from; start <= to;) {
    let end = start;
    while (end < to && startOf(addDays(end, 1), step) === startOf(start, step)) end = addDays(end, 1);
    const naive = addUp(naiveOf(world, { from: start, to: end }, ask).rows.values());
    const point = found.get(start);
    if (point) expectMeasures(point, naive, choice, world);
    else expect(isSomething(naive, choice, world)).toBe(false);
    found.delete(start);
    start = addDays(end, 1);
  }
  expect([...found.keys()]).toEqual([]);
}

/** The leads behind a number: their counts are what each of them has in the naive count. */
async function expectLeads(
  tenantId: string,
  ask: Ask,
  metric: History['asks'][number]['metric'],
  world: World,
): Promise<void> {
  for (const is_meta of [true, false]) {
    const question = { days: ask.range, model: ask.model, window: ask.window, metric, is_meta };
    const items = await inSnapshot(tenantId, async (tx) => {
      const pages = [await listCreditedLeads(tx, question, { after: null, limit: 1 }, { sellerId: null })];
      for (let next = pages[0]!.next; next; next = pages.at(-1)!.next)
        pages.push(await listCreditedLeads(tx, question, { after: next, limit: 3 }, { sellerId: null }));
      return pages.flatMap((page) => page.items);
    });
    expect(items).toEqual(
      items.toSorted((a, b) => (a.day === b.day ? (a.id < b.id ? 1 : -1) : a.day < b.day ? 1 : -1)),
    );
    const found = new Map(items.map(({ id, count }) => [id, count]));
    for (const lead of world.leads) {
      const { rows, none } = naiveOf({ ...world, leads: [lead], insights: [] }, ask.range, ask);
      expect([metric, is_meta, found.get(lead.id) ?? 0]).toEqual([
        metric,
        is_meta,
        (is_meta ? addUp(rows.values()) : none)[metric],
      ]);
      found.delete(lead.id);
    }
    expect(found.size).toBe(0);
  }
}

async function expectEverything(tenantId: string, asked: History['asks'][number], world: World): Promise<void> {
  const { first, window, grain, metric, step, nth } = asked;
  const [from, to] = asked.days as [string, string];
  const ask: Ask = { range: rangeOf(from, to), model: first ? 'first_touch' : 'last_touch', window, grain };
  const report = await read(tenantId, ask);
  expectReport(report, ask, world, () => true);
  const { none } = naiveOf(world, ask.range, ask);
  expectRow(report.unattributed, none, report.choice, world);

  const one = report.rows[nth % Math.max(1, report.rows.length)];
  if (one) {
    const by = grain === 'campaign' || nth % 3 === 0 ? 'campaign' : nth % 3 === 1 ? 'adset' : 'ad';
    const place = { campaignId: one.campaign_id, adsetId: one.adset_id, adId: one.ad_id };
    const narrow: Ask = { ...ask, [`${by}Id`]: place[`${by}Id`] };
    const at = { campaign: 0, adset: 1, ad: 2 }[by];
    expectReport(await read(tenantId, narrow), narrow, world, (key) => key.split('|')[at] === one[`${by}_id`]);
  }
  await expectSeries(tenantId, ask, ask.range.days > 20 && step === 'day' ? 'week' : step, world);
  await expectLeads(tenantId, ask, metric, world);
}

describe('readReport(), readSeries(), listCreditedLeads()', () => {
  it(
    'count as a naive loop over everything that happened, before and after the totals catch up',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async (past) => {
          const zone = past.zones[1];
          const tenant = await database.createTenant({ timezone: zone, currency: 'ARS' });
          const world = await play(database.sql, tenant.id, zone, past);
          for (const asked of past.asks) await expectEverything(tenant.id, asked, world);
          const ask: Ask = { range: rangeOf(firstDay, lastDay), model: 'last_touch', window: 10, grain: 'ad' };
          const sorted = (report: Report) => ({
            ...report,
            rows: report.rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
          });
          const before = sorted(await read(tenant.id, ask));
          expectReport(before, ask, world, () => true);
          await catchUp(database.sql, tenant.id, 10_000);
          expect(sorted(await read(tenant.id, ask))).toEqual(before);
        }),
        { numRuns: runs },
      );
    },
    60_000 + runs * 6_000,
  );
});

describe('readContext()', () => {
  it('takes today from the ad account’s zone, and from the tenant’s while there is none', async () => {
    const tenant = await database.createTenant({ timezone: 'Pacific/Pago_Pago' });
    const context = () => inSnapshot(tenant.id, async (_, found) => found);
    // Twenty-five hours lie between the two, so their days always differ.
    expect(await context()).toMatchObject({ today: dayIn('Pacific/Pago_Pago', Date.now()) });
    await withTenant(
      database.sql,
      tenant.id,
      (tx) =>
        tx`insert into ad_accounts (account_id, name, currency, timezone) values ('act_1', 'A', 'USD', 'Pacific/Kiritimati')`,
    );
    const { today, timezone } = await context();
    expect([today, timezone]).toEqual([dayIn('Pacific/Kiritimati', Date.now()), 'Pacific/Kiritimati']);
    expect(resolveRange('7d', today, today).to).toBe(addDays(dayIn('Pacific/Kiritimati', Date.now()), -1));
  });
});
