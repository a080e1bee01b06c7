/** Random histories of a CRM for the property test: what happened when, in which order it was written, and what was changed after. */
import fc from 'fast-check';
import type { LeadFact, SaleFact, TouchFact } from './naive.ts';

const minute = 60_000;
const day = 1440 * minute;
/** New York springs forward on 8 March 2026, Lord Howe Island falls back by half an hour on 5 April. */
const start = Date.UTC(2026, 1, 15);
export const firstDay = '2026-02-10';
export const lastDay = '2026-04-25';

/** Any minute of two months, with a liking for the hours in which some zone's day turns. */
const instant = fc.oneof(
  fc.integer({ min: 0, max: 60 * 1440 }).map((n) => start + n * minute),
  fc
    .tuple(
      fc.integer({ min: 0, max: 59 }),
      fc.constantFrom(3, 4, 5, 13, 13.5, 15, 22, 23),
      fc.integer({ min: -61, max: 61 }),
    )
    .map(([n, hour, off]) => start + n * day + hour * 60 * minute + off * minute),
  fc.constantFrom(
    Date.UTC(2026, 2, 8, 4, 59, 59),
    Date.UTC(2026, 2, 8, 5),
    Date.UTC(2026, 2, 9, 3, 59, 59),
    Date.UTC(2026, 2, 9, 4),
  ),
);
/** Exactly, just within or just outside of so many days before. */
const before = fc.tuple(fc.constantFrom(0, 1, 2, 7, 10, 30, 31, 45), fc.constantFrom(-1000, 0, 1000, minute)).map(
  ([days, off]) =>
    (moment: number) =>
      moment - days * day + off,
);

export const adIds = ['a1', 'a2', 'a3', 'a4', 'late', 'ghost'] as const;
const ids: fc.Arbitrary<Pick<TouchFact, 'ad' | 'adset' | 'campaign'>> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...adIds).map((ad) => ({ ad })) },
  { weight: 1, arbitrary: fc.constantFrom('s1', 's3', 'lost-set').map((adset) => ({ adset })) },
  { weight: 1, arbitrary: fc.constantFrom('c1', 'c2', 'lost-campaign').map((campaign) => ({ campaign })) },
  { weight: 1, arbitrary: fc.constant({ ad: 'ghost', adset: 's2', campaign: 'c3' }) },
  { weight: 1, arbitrary: fc.constant({}) },
);

/** Ids are given when it is written (scene.ts). */
const id = fc.constant('');
const cents = fc.bigInt({ min: 0n, max: 1_000_000_00n });
const sale: fc.Arbitrary<SaleFact> = fc
  .record({
    id,
    cents,
    currency: fc.constantFrom('ARS', 'USD'),
    status: fc.constantFrom<SaleFact['status'][]>('completed', 'completed', 'refunded', 'pending', 'failed'),
    completed: instant,
    refundAfter: fc.integer({ min: 0, max: 40 * 1440 }),
  })
  .map(({ refundAfter, ...rest }) => ({
    ...rest,
    refunded: rest.status === 'refunded' ? rest.completed + refundAfter * minute : null,
  }));

const lead: fc.Arbitrary<LeadFact> = fc
  .record({
    id,
    created: instant,
    touches: fc.array(fc.tuple(id, ids, fc.oneof(before, instant), fc.integer({ min: 0, max: 5 })), { maxLength: 4 }),
    opportunities: fc.array(fc.record({ id, created: instant }), { maxLength: 2 }),
    sales: fc.array(sale, { maxLength: 3 }),
  })
  .map(({ touches, ...rest }) => {
    const moments = [
      rest.created,
      ...rest.opportunities.map((one) => one.created),
      ...rest.sales.map((one) => one.completed),
    ];
    return {
      ...rest,
      touches: touches.map(([own, place, at, nth]) => ({
        id: own,
        batch: 0,
        ...place,
        at: typeof at === 'number' ? at : at(moments[nth % moments.length]!),
      })),
    };
  });

const date = fc.integer({ min: 0, max: 65 }).map((n) => new Date(start + n * day).toISOString().slice(0, 10));

/** What somebody does after the first write. `refresh` takes in so many changes. */
const deed = fc.oneof(
  fc.record({ type: fc.constant('refresh' as const), most: fc.constantFrom(1, 3, 1000) }),
  fc.record({ type: fc.constant('touch' as const), nth: fc.nat(20), place: ids, at: instant }),
  fc.record({ type: fc.constant('sell' as const), nth: fc.nat(20), sale }),
  fc.record({ type: fc.constant('refund' as const), nth: fc.nat(20), at: instant }),
  fc.record({
    type: fc.constant('refund-part' as const),
    nth: fc.nat(20),
    at: instant,
    /** Of what is left; all of it refunds the sale. */
    percent: fc.constantFrom(1, 33, 50, 99, 100),
  }),
  fc.record({ type: fc.constant('reprice' as const), nth: fc.nat(20), cents }),
  fc.record({ type: fc.constant('delete-lead' as const), nth: fc.nat(20) }),
  fc.record({ type: fc.constant('delete-opportunity' as const), nth: fc.nat(20) }),
  fc.record({ type: fc.constant('restate' as const), nth: fc.nat(20), cents }),
  fc.record({ type: fc.constant('complete' as const), nth: fc.nat(20), at: instant }),
  fc.record({ type: fc.constant('delete-sale' as const), nth: fc.nat(20) }),
  fc.record({ type: fc.constant('sync-late-ad' as const) }),
  fc.record({ type: fc.constant('sync-lost-set' as const) }),
  fc.record({ type: fc.constant('sync-lost-campaign' as const) }),
  fc.record({ type: fc.constant('disconnect' as const) }),
  fc.record({ type: fc.constant('move-zone' as const), zone: fc.constantFrom('Asia/Tokyo', 'America/Los_Angeles') }),
);
export type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

export const history = fc.record({
  zones: fc.constantFrom(
    ['America/New_York', 'Australia/Lord_Howe'],
    ['Europe/Madrid', 'America/New_York'],
    ['America/Argentina/Buenos_Aires', 'Asia/Kathmandu'],
  ),
  accountCurrency: fc.constantFrom('ARS', 'USD'),
  connect: fc.constantFrom('first', 'first', 'first', 'after', 'after', 'after', 'never'),
  leads: fc.array(lead, { maxLength: 12 }),
  insights: fc.uniqueArray(
    fc.record({
      ad: fc.constantFrom('a1', 'a2', 'a3', 'a4'),
      date,
      cents,
      impressions: fc.nat(50_000),
      clicks: fc.nat(2_000),
    }),
    { maxLength: 20, selector: (each) => `${each.ad} ${each.date}` },
  ),
  rates: fc.oneof(
    fc.constant<{ currency: string; from: string; rate: bigint }[]>([]),
    fc.uniqueArray(
      fc.record({
        currency: fc.constant<string>('USD'),
        from: fc.oneof(fc.constant('2025-12-01'), date),
        rate: fc.bigInt({ min: 1n, max: 2_000_00000000n }),
      }),
      { minLength: 1, maxLength: 3, selector: ({ from }) => from },
    ),
  ),
  deeds: fc.array(deed, { maxLength: 8 }),
  asks: fc.array(
    fc.record({
      days: fc.tuple(date, date).map((two) => two.toSorted()),
      first: fc.boolean(),
      window: fc.constantFrom(1, 2, 7, 10, 30, 31, 45, 365),
      grain: fc.constantFrom('campaign' as const, 'ad' as const),
      metric: fc.constantFrom('leads' as const, 'opportunities' as const, 'sales' as const, 'customers' as const),
      step: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
      nth: fc.nat(20),
    }),
    { minLength: 3, maxLength: 3 },
  ),
});
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never;
