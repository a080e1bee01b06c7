import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countDays, multiply, total, type Range } from '#metrics';
import { createTestDatabase, type TestDatabase } from '../testing.ts';
import { withTenant } from '../tenant.ts';
import { readContext } from './context.ts';
import { catchUp } from './refresh.ts';
import { readReport, type Ask, type Report, type ReportRow } from './report.ts';
import { firstDay, history, lastDay } from './testing/history.ts';
import { inHome, naiveRows, perCurrency, type NaiveRow, type World } from './testing/naive.ts';
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
  return { name: 'custom', from, to, days, includes_today: false, previous: null };
};

const read = (tenantId: string, ask: Ask): Promise<Report> =>
  withTenant(
    database.sql,
    tenantId,
    async (tx) => readReport(tx, await readContext(tx, tenantId), ask),
    'isolation level repeatable read read only',
  );

const keyOf = ({ campaign_id, adset_id, ad_id }: ReportRow): string => [campaign_id, adset_id, ad_id].join('|');
const cents = (amounts: Record<string, string>) =>
  new Map(
    Object.entries(amounts).map(([currency, text]) => [currency, BigInt(multiply(text, '100').replace(/\.0+$/, ''))]),
  );
/** A decimal in units of 10^-10. */
const fine = (text: string | null): bigint | null =>
  text === null ? null : BigInt(multiply(text, '10000000000').replace(/\.0+$/, ''));

/** What is told of money, against the count by currency and by day. */
function expectMoney(found: string | null, told: string | null, amounts: Map<string, bigint>, world: World): void {
  if (told === null) return expect(found).toBeNull();
  if (found === null) {
    const others = [...perCurrency(amounts).keys()].filter((currency) => currency !== told);
    expect(told === world.home ? inHome(world, amounts) === null : others.length > 0).toBe(true);
    return;
  }
  const expected = told === world.home ? inHome(world, amounts) : (perCurrency(amounts).get(told) ?? 0n) * 100_000_000n;
  expect(fine(found)).toBe(expected);
}

function expectRow(found: ReportRow, naive: NaiveRow, report: Report, world: World): void {
  const { measures, amounts } = found;
  for (const field of ['impressions', 'clicks', 'leads', 'opportunities', 'sales', 'customers'] as const) {
    expect([field, measures[field]]).toEqual([field, naive[field]]);
  }
  expect(cents(amounts.spend)).toEqual(perCurrency(naive.spend));
  expect(cents(amounts.revenue)).toEqual(perCurrency(naive.revenue));
  expectMoney(measures.marketing_spend, report.telling.spend, naive.spend, world);
  expectMoney(measures.sales_revenue, report.telling.revenue, naive.revenue, world);
  expectMoney(measures.lifetime_revenue, report.telling.revenue, naive.lifetime, world);
}

const isSomething = (row: NaiveRow): boolean =>
  [row.impressions, row.clicks, row.leads, row.opportunities, row.sales, row.customers].some((count) => count !== 0) ||
  [row.spend, row.revenue, row.lifetime].some((amounts) => perCurrency(amounts).size > 0);

const nobody: NaiveRow = {
  impressions: 0,
  clicks: 0,
  leads: 0,
  opportunities: 0,
  sales: 0,
  customers: 0,
  spend: new Map(),
  revenue: new Map(),
  lifetime: new Map(),
};

describe('readReport()', () => {
  it('counts as a naive loop over everything that happened, before and after the totals catch up', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (past) => {
        const zone = past.zones[1];
        const tenant = await database.createTenant({ timezone: zone, currency: 'ARS' });
        const world = await play(database.sql, tenant.id, zone, past);
        const asks = [...past.asks, { days: [firstDay, lastDay], first: true, window: 30, grain: 'campaign' as const }];
        for (const { days, first, window, grain } of asks) {
          const [from, to] = days as [string, string];
          const ask: Ask = { range: rangeOf(from, to), model: first ? 'first_touch' : 'last_touch', window, grain };
          const report = await read(tenant.id, ask);
          const naive = naiveRows(world, { from, to, first, window, grain });
          expectRow(report.unattributed, naive.get('nobody') ?? nobody, report, world);
          naive.delete('nobody');
          const wanted = new Map([...naive].filter(([, row]) => isSomething(row)));
          expect(report.rows.map(keyOf).toSorted()).toEqual([...wanted.keys()].toSorted());
          for (const row of report.rows) expectRow(row, wanted.get(keyOf(row))!, report, world);
          expect(report.total.measures).toEqual(total(report.rows.map(({ measures }) => measures)));
        }
        const ask: Ask = { range: rangeOf(firstDay, lastDay), model: 'last_touch', window: 10, grain: 'ad' };
        const sorted = (report: Report) => ({
          ...report,
          rows: report.rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
        });
        const before = sorted(await read(tenant.id, ask));
        await catchUp(database.sql, tenant.id, 10_000);
        expect(sorted(await read(tenant.id, ask))).toEqual(before);
      }),
      { numRuns: runs },
    );
  }, 60_000 + runs * 6_000);
});
