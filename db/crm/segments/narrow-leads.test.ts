/** NARROW_RUNS=2000 for more conditions. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Condition, conditionFaults, evaluate, type Facts, operators } from '#flow';
import { factsOfAll } from '../../flows/facts.ts';
import { wholeTenant } from '../../platform/scope.ts';
import { withTenant, type Tx } from '../../platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../../testing.ts';
import { narrowLeads } from './narrow-leads.ts';
import { idsOfThoseWhoMeet, reachedFrom, whoMeets } from './segment-members.ts';

let db: TestDatabase;
let tenant: string;
const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);
const segments = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];

const customs = [
  {},
  { plan: 'azul' },
  { plan: 5 },
  { plan: '5' },
  { plan: '5.0' },
  { plan: true },
  { plan: ['a', 'b'] },
  { plan: '' },
  { plan: null },
  { plan: '2026-05-01' },
];
beforeAll(async () => {
  db = await createTestDatabase();
  tenant = (await db.createTenant({ timezone: 'America/Bogota' })).id;
  await inTenant(async (tx) => {
    for (let i = 0; i < 60; i++) {
      const row = {
        name: [null, 'Ana', 'José', ''][i % 4]!,
        status: ['new', 'won', 'lost'][i % 3]!,
        tags: [[], ['VIP'], ['vip', 'Niño'], ['nino']][i % 4]!,
        lead_source: [null, 'META_ADS', 'web'][i % 3]!,
        custom: tx.json(customs[i % customs.length] as never),
        created_at: new Date(Date.now() - (i % 6) * 86_400_000 * 7),
        email: [null, `a${i}@example.com`][i % 2]!,
      };
      const [lead] = await tx<{ id: string }[]>`insert into leads ${tx(row)} returning id`;
      if (i % 5 === 0)
        await tx`insert into sales_transactions (lead_id, amount, currency, status) values (${lead!.id}, ${i}, 'ARS', 'completed')`;
      if (i % 10 === 0)
        await tx`insert into sales_transactions (lead_id, amount, currency, status, completed_at, created_at)
          values (${lead!.id}, 5, 'USD', 'refunded', now() - interval '9 days', now() + interval '1 hour')`;
      if (i % 6 === 0)
        await tx`insert into inbound_messages (lead_id, external_id, type, text, received_at) values
          (${lead!.id}, ${`a${i}`}, 'text', 'Niño azul', now() - interval '3 days'), (${lead!.id}, ${`b${i}`}, 'image', null, now() - ${i}::int * interval '1 hour')`;
      if (i % 8 === 0)
        await tx`insert into carts (lead_id, value, currency, status, last_activity_at) values
          (${lead!.id}, 5, 'ARS', 'open', now() - interval '40 days'), (${lead!.id}, 7.5, 'ARS', 'purchased', now())`;
      if (i % 14 === 0)
        await tx`insert into opportunities (lead_id, name, stage, status, value) values (${lead!.id}, 'Ana y José', 'visita', 'won', 7)`;
      if (i % 7 === 0)
        await tx`insert into opportunities (lead_id, name, stage) values (${lead!.id}, 'Plan', 'visita')`;
    }
    const conditions = [
      { field: 'lead.tags', op: 'contains', value: 'VIP' },
      {
        any: [
          { field: 'segment', op: 'eq', value: segments[0] },
          { field: 'lead.status', op: 'eq', value: 'won' },
        ],
      },
    ];
    for (const [i, one] of conditions.entries())
      await tx`insert into segments (id, name, condition) values (${segments[i]!}, ${`s${i}`}, ${tx.json(one)})`;
  });
});
afterAll(() => db?.stop());

const value = fc.oneof(
  fc.constantFrom<unknown>(
    'new',
    'won',
    'vip',
    'NINO',
    'azul',
    '5',
    5,
    true,
    'true',
    'a,b',
    'META_ADS',
    'Ana',
    'visita',
    'completed',
    'open',
    'image',
    '7.50',
    'an',
    'jos',
    'now',
  ),
  fc.constantFrom<unknown>('-P10D', '-P30D', 'P3D', '2026-05-01', ['new', 'VIP', '5', 'azul'], ...segments, segments),
);
const comparison = fc.record(
  {
    field: fc.constantFrom(
      ...['name', 'status', 'tags', 'lead_source', 'created_at', 'email', 'custom.plan', 'custom.otro'].map(
        (one) => `lead.${one}`,
      ),

      'tags',
      'segment',
      'sale.amount',
      'sale.status',
      'sale.completed_at',
      'opportunity.name',
      'opportunity.value',
      'opportunity.status',
      'cart.status',
      'cart.last_activity_at',
      'message.at',
      'message.type',
      'opportunity.stage',
      'cart.value',
      'message.text',
      'seller.name',
      'enrolment.replied',
    ),
    op: fc.constantFrom(...operators),
    value,
  },
  { requiredKeys: ['field', 'op'] },
);
const { node } = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 4, arbitrary: comparison },
    fc.record({ all: fc.array(tie('node'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('node'), { maxLength: 3 }) }),
    fc.record({ not: tie('node') }),
  ),
}));
const conditions = node.filter((one) => conditionFaults(one).length === 0) as fc.Arbitrary<Condition>;

async function allOf(parts: AsyncIterable<Facts[]>): Promise<Facts[]> {
  const all: Facts[] = [];
  for await (const part of parts) all.push(...part);
  return all;
}

it(
  'lets everybody through who meets a condition, and reads fewer than all for many',
  { timeout: 300_000 },
  async () => {
    let [narrowed, exact, all] = [0, 0, 0];
    await inTenant(async (tx) => {
      const rooms = ['opportunity', 'sale', 'cart', 'message'] as const;
      const everybody = await allOf(factsOfAll(tx, wholeTenant, rooms));
      await fc.assert(
        fc.asyncProperty(conditions, async (condition) => {
          const said = await narrowLeads(tx, condition, await reachedFrom(tx, condition));
          const ids = await idsOfThoseWhoMeet(tx, condition, wholeTenant);
          const wanted = everybody.filter((one) => evaluate(condition, one)).map(({ lead }) => lead.id);
          const found = await allOf(whoMeets(tx, condition, wholeTenant));
          expect(found.map(({ lead }) => lead.id).toSorted()).toEqual(wanted.toSorted());
          expect(ids.toSorted()).toEqual(wanted.toSorted());
          all++;
          if (said) narrowed++;
          if (said?.isExact) exact++;
        }),
        { numRuns: Number(process.env.NARROW_RUNS ?? 80) },
      );
    });
    expect(narrowed / all).toBeGreaterThan(0.5);
    expect(exact / all).toBeGreaterThan(0.3);
  },
);

it.each<[Condition, number]>([
  [{ field: 'lead.tags', op: 'contains', value: 'niño' }, 30],
  [
    {
      all: [{ field: 'lead.status', op: 'eq', value: 'won' }, { not: { field: 'lead.name', op: 'eq', value: 'Ana' } }],
    },
    15,
  ],
  [
    {
      any: [
        { field: 'lead.status', op: 'eq', value: 'won' },
        { field: 'lead.name', op: 'is-empty' },
      ],
    },
    40,
  ],
  [{ field: 'segment', op: 'in', value: segments }, 40],
  [{ field: 'sale.amount', op: 'gt', value: 10 }, 9],
])('asks no more than it must: %j', async (condition, most) => {
  await inTenant(async (tx) => {
    const only = await narrowLeads(tx, condition, await reachedFrom(tx, condition));
    const [row] = await tx<
      { count: number }[]
    >`select count(*)::int from leads ${only ? tx`where ${only.where}` : tx``}`;
    expect(row!.count).toBe(most);
  });
});
