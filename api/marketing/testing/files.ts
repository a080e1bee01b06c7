/** Random files of leads, opportunities and sales, and what a plain reading of these files says that happened. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { LeadFact, World } from '#db/marketing/testing/naive.ts';

/** New York springs forward on 10 March 2024, Lord Howe Island falls back on 7 April: both within. */
const start = Date.UTC(2024, 1, 20);
const minute = 60_000;
const instant = fc
  .tuple(fc.integer({ min: 0, max: 52 }), fc.constantFrom(3, 4, 5, 13, 15, 22), fc.integer({ min: -61, max: 61 }))
  .map(
    ([day, hour, off]) => new Date(start + (day * 1440 + hour * 60 + off) * minute).toISOString().slice(0, 19) + 'Z',
  );
const day = fc.integer({ min: -2, max: 55 }).map((n) => new Date(start + n * 1440 * minute).toISOString().slice(0, 10));
const money = fc.integer({ min: 0, max: 9_999_999 }).map((cents) => (cents / 100).toFixed(2));

const place = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('11001', '11002', '11003', '11004', '11999').map((ad_id) => ({ ad_id })) },
  { weight: 1, arbitrary: fc.constant({ ad_id: '11999', campaign_id: '21002' }) },
  { weight: 1, arbitrary: fc.constantFrom('21001', '21999').map((campaign_id) => ({ campaign_id })) },
  { weight: 2, arbitrary: fc.constant({}) },
);
const person = fc.record({
  rows: fc.array(fc.record({ created_at: instant, place }), { minLength: 1, maxLength: 2 }),
  opportunities: fc.array(fc.record({ created_at: instant }), { maxLength: 2 }),
  sales: fc.array(
    fc.record({
      amount: money,
      currency: fc.constantFrom('ARS', 'USD'),
      status: fc.constantFrom('completed', 'completed', 'refunded', 'pending', 'failed'),
      completed_at: instant,
      refunded_at: instant,
      part: fc.constantFrom(0, 0, 1, 40, 100),
    }),
    { maxLength: 3 },
  ),
});

export const business = fc.record({
  zones: fc.constantFrom(['America/New_York', 'Australia/Lord_Howe'], ['Europe/Madrid', 'America/New_York']),
  people: fc.array(person, { minLength: 3, maxLength: 25 }),
  insights: fc.uniqueArray(
    fc.record({
      ad: fc.constantFrom('11001', '11002', '11003', '11004'),
      date: day,
      spend: money,
      impressions: fc.nat(9000),
      clicks: fc.nat(500),
    }),
    { maxLength: 40, selector: ({ ad, date }) => `${ad} ${date}` },
  ),
  rates: fc.constantFrom(
    [],
    [{ currency: 'USD', valid_from: '2023-01-01', rate: '843.25' }],
    [
      { currency: 'USD', valid_from: '2024-03-01', rate: '900.5' },
      { currency: 'USD', valid_from: '2024-03-20', rate: '1011.12345678' },
    ],
  ),
  asks: fc.array(
    fc.record({
      days: fc.tuple(day, day).map((two) => two.toSorted() as [string, string]),
      model: fc.constantFrom('first_touch' as const, 'last_touch' as const),
      window: fc.constantFrom(1, 7, 12, 30, 365),
    }),
    { minLength: 2, maxLength: 2 },
  ),
});
export type Business = typeof business extends fc.Arbitrary<infer T> ? T : never;

/** All that there is of an ad is a sale that went back: nothing in its currency, and at home what the dollar rose by meanwhile. */
export const refundAtAnotherRate: Business = {
  zones: ['Europe/Madrid', 'America/New_York'],
  people: [
    {
      rows: [{ created_at: '2024-02-20T03:00:00Z', place: { ad_id: '11001' } }],
      opportunities: [],
      sales: [
        {
          amount: '500.01',
          currency: 'USD',
          status: 'refunded',
          completed_at: '2024-03-10T12:00:00Z',
          refunded_at: '2024-03-20T12:00:00Z',
          part: 0,
        },
      ],
    },
  ],
  insights: [],
  rates: [
    { currency: 'USD', valid_from: '2024-03-01', rate: '900.5' },
    { currency: 'USD', valid_from: '2024-03-20', rate: '1011.12345678' },
  ],
  asks: [{ days: ['2024-02-21', '2024-03-20'], model: 'first_touch', window: 30 }],
};

const cents = (text: string): bigint => BigInt(text.replace('.', ''));
const written = (amount: bigint): string => (Number(amount) / 100).toFixed(2);
const line = (cells: (string | undefined)[]): string => `${cells.map((cell) => cell ?? '').join(',')}\n`;

/** The three files, as somebody would export them from another system. */
export function filesOf({ people }: Business): { leads: string; opportunities: string; sales: string } {
  const mail = (n: number) => `person${n}@example.com`;
  const leads = people.flatMap(({ rows }, n) =>
    rows.map(({ created_at, place: at }) => {
      const { ad_id, campaign_id } = at as { ad_id?: string; campaign_id?: string };
      return line([mail(n), `Person ${n}`, created_at, ad_id, campaign_id]);
    }),
  );
  const opportunities = people.flatMap((one, n) =>
    one.opportunities.map(({ created_at }, i) => line([`o${n}-${i}`, mail(n), 'Deal', created_at])),
  );
  const sales = people.flatMap((one, n) =>
    one.sales.map((sale, i) => {
      const back = sale.status === 'completed' ? (cents(sale.amount) * BigInt(sale.part)) / 100n : 0n;
      const at = sale.status === 'refunded' || back > 0n ? sale.refunded_at : '';
      const { amount, currency, status, completed_at } = sale;
      return line([`s${n}-${i}`, mail(n), amount, currency, status, completed_at, at, back > 0n ? written(back) : '']);
    }),
  );
  return {
    leads: `email,name,created_at,ad_id,campaign_id\n${leads.join('')}`,
    opportunities: `id,lead_email,name,created_at\n${opportunities.join('')}`,
    sales: `id,lead_email,amount,currency,status,completed_at,refunded_at,refunded_amount\n${sales.join('')}`,
  };
}

export const campaigns = ['21001', '21002', '21003'];
export const adsets = [
  { id: '31001', campaign: '21001', account: 'act_1' },
  { id: '31002', campaign: '21002', account: 'act_1' },
  { id: '31003', campaign: '21003', account: 'act_2' },
];
export const ads = [
  ['11001', '31001'],
  ['11002', '31001'],
  ['11003', '31002'],
  ['11004', '31003'],
].map(([id, adset]) => ({ ...adsets.find((set) => set.id === adset)!, id: id!, adset: adset! }));

const rows = (csv: string) => parse(csv, { columns: true }) as unknown as Record<string, string>[];

/** What happened, read from the files once more and from nothing else of ours. */
export function worldOf({ zones, insights, rates }: Business, files: ReturnType<typeof filesOf>): World {
  const leads = new Map<string, LeadFact>();
  for (const [batch, row] of rows(files.leads).entries()) {
    const at = Date.parse(row.created_at!);
    const lead = leads.get(row.email!) ?? { id: row.email!, created: at, touches: [], opportunities: [], sales: [] };
    lead.created = Math.min(lead.created, at);
    lead.touches.push({ id: '', batch, at, ad: row.ad_id, campaign: row.campaign_id });
    leads.set(row.email!, lead);
  }
  for (const row of rows(files.opportunities))
    leads.get(row.lead_email!)!.opportunities.push({ id: row.id!, created: Date.parse(row.created_at!) });
  for (const row of rows(files.sales)) {
    const isAll = row.refunded_amount === row.amount && cents(row.amount!) > 0n;
    const back = row.refunded_at ? Date.parse(row.refunded_at) : null;
    leads.get(row.lead_email!)!.sales.push({
      id: row.id!,
      cents: cents(row.amount!),
      currency: row.currency!,
      status: isAll ? 'refunded' : (row.status as LeadFact['sales'][number]['status']),
      completed: Date.parse(row.completed_at!),
      refunded: back,
      parts: row.refunded_amount && !isAll ? [{ cents: cents(row.refunded_amount), at: back! }] : [],
    });
  }
  return {
    home: 'ARS',
    tenantZone: zones[1],
    accounts: [
      { id: 'act_1', zone: zones[0], currency: 'ARS' },
      { id: 'act_2', zone: zones[1], currency: 'USD' },
    ],
    campaigns: campaigns.map((id, n) => ({ id, account: n === 2 ? 'act_2' : 'act_1' })),
    adsets,
    ads,
    insights: insights.map(({ spend, ...each }) => ({ ...each, cents: cents(spend) })),
    rates: rates.map(({ currency, valid_from, rate }) => {
      const [whole, part = ''] = rate.split('.') as [string, string?];
      return { currency, from: valid_from, rate: BigInt(whole + part.padEnd(8, '0')) };
    }),
    leads: [...leads.values()],
  };
}
