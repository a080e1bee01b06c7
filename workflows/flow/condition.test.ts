import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Comparison,
  type Condition,
  condition,
  conditionFaults,
  evaluate,
  maxConditionDepth,
  operatorsOf,
  segmentsIn,
} from './condition.ts';
import { describeCondition } from './words/describe-condition.ts';
import { fields } from './fields.ts';
import { factsOf, quickest } from './testing/samples.ts';

const meets = (field: string, op: string, value?: unknown, facts = factsOf()) =>
  evaluate({ field, op, value } as Condition, facts);
const codes = (value: unknown) => conditionFaults(value).map((fault) => fault.code);

describe('evaluate()', () => {
  it('compares text exactly with eq, ne and in', () => {
    expect(meets('lead.status', 'eq', 'new')).toBe(true);
    expect(meets('lead.status', 'eq', 'New')).toBe(false);
    expect(meets('lead.status', 'ne', 'won')).toBe(true);
    expect(meets('lead.status', 'in', ['won', 'new'])).toBe(true);
    expect(meets('lead.status', 'in', ['won'])).toBe(false);
  });

  it('searches text without regard to case and accents', () => {
    expect(meets('lead.name', 'contains', 'garcia')).toBe(true);
    expect(meets('lead.name', 'starts', 'ANA')).toBe(true);
    expect(meets('lead.name', 'starts', 'garcía')).toBe(false);
  });

  it('treats a missing value as meeting only ne and is-empty', () => {
    for (const op of ['eq', 'contains', 'starts', 'in'])
      expect(meets('lead.email', op, op === 'in' ? ['a'] : 'a'), op).toBe(false);
    expect(meets('lead.email', 'ne', 'a')).toBe(true);
    expect(meets('lead.email', 'is-empty')).toBe(true);
    expect(meets('lead.email', 'is-set')).toBe(false);
    expect(meets('lead.tags', 'is-empty')).toBe(true);
    expect(meets('opportunity.value', 'lt', 10)).toBe(false);
  });

  it('compares money as numbers and other text as text', () => {
    const sale = { id: 's', amount: '120.50', currency: 'ARS', status: 'completed', completed_at: null };
    expect(meets('sale.amount', 'eq', '120.5', factsOf({ sale }))).toBe(true);
    expect(meets('sale.amount', 'gt', 99, factsOf({ sale }))).toBe(true);
    expect(meets('sale.amount', 'lte', '120.49', factsOf({ sale }))).toBe(false);
    expect(meets('lead.meta_ad_id', 'eq', '7', factsOf({ lead: { meta_ad_id: '007' } }))).toBe(false);
  });

  it('compares dates with dates, with now and with spans from now', () => {
    const facts = factsOf({ lead: { created_at: '2026-11-20T12:00:00Z' } });
    expect(meets('lead.created_at', 'before', 'now', facts)).toBe(true);
    expect(meets('lead.created_at', 'before', '-P2D', facts)).toBe(true);
    expect(meets('lead.created_at', 'before', '-P4D', facts)).toBe(false);
    expect(meets('lead.created_at', 'after', '2026-11-20', facts)).toBe(true);
    expect(meets('lead.created_at', 'within', 'P3D', facts)).toBe(true);
    expect(meets('lead.created_at', 'within', 'P2D', facts)).toBe(false);
  });

  it('looks at tags one by one', () => {
    const facts = factsOf({ lead: { tags: ['VIP', 'norte'] } });
    expect(meets('tags', 'contains', 'vip', facts)).toBe(true);
    expect(meets('lead.tags', 'contains', 'nor', facts)).toBe(false);
    expect(meets('lead.tags', 'in', ['sur', 'norte'], facts)).toBe(true);
  });

  it('reads own properties of custom only', () => {
    const facts = factsOf({ lead: { custom: { plan: 'pro', seats: 3, vip: true } } });
    expect(meets('lead.custom.plan', 'eq', 'pro', facts)).toBe(true);
    expect(meets('lead.custom.seats', 'gte', 3, facts)).toBe(true);
    expect(meets('lead.custom.vip', 'eq', true, facts)).toBe(true);
    expect(meets('lead.custom.toString', 'is-set', undefined, facts)).toBe(false);
    expect(meets('lead.custom.constructor', 'is-set', undefined, facts)).toBe(false);
  });

  it('combines with all, any and not', () => {
    const isNew: Condition = { field: 'lead.status', op: 'eq', value: 'new' };
    const won: Condition = { field: 'lead.status', op: 'eq', value: 'won' };
    expect(evaluate({ all: [isNew, { not: won }] }, factsOf())).toBe(true);
    expect(evaluate({ any: [won, { not: isNew }] }, factsOf())).toBe(false);
    expect(evaluate({ all: [] }, factsOf())).toBe(true);
    expect(evaluate({ any: [] }, factsOf())).toBe(false);
  });

  it('never throws for a condition without faults', () => {
    const comparison = fc.constantFrom(...fields.filter((field) => !field.textOnly)).chain((field) =>
      fc.record({
        field: fc.constant(field.path),
        op: fc.constantFrom(...operatorsOf[field.type]),
        value: fc.oneof(
          fc.string({ maxLength: 20 }),
          fc.double(),
          fc.boolean(),
          fc.array(fc.string(), { maxLength: 3 }),
          fc.constant('P1D'),
          fc.constant('now'),
        ),
      }),
    ) as fc.Arbitrary<Comparison>;
    const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        comparison,
        fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
        fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
        fc.record({ not: tie('tree') }),
      ),
    }));
    fc.assert(
      fc.property(tree, (node) => {
        expect(describeCondition(node).es).toEqual(expect.any(String));
        if (conditionFaults(node).length === 0)
          expect(evaluate(node, factsOf())).toEqual(!evaluate({ not: node }, factsOf()));
      }),
    );
  });
});

describe('conditionFaults()', () => {
  it('names what is wrong and where', () => {
    expect(conditionFaults({ all: [{ field: 'lead.shoe', op: 'eq', value: 'x' }] })).toEqual([
      { path: ['all', 0, 'field'], code: 'condition-field', params: { field: 'lead.shoe' } },
    ]);
    expect(codes({ field: 'lead.tags', op: 'gt', value: 1 })).toEqual(['condition-operator']);
    expect(codes({ field: 'lead.status', op: 'constructor', value: 1 })).toEqual(['condition-operator']);
    expect(codes({ field: 'lead.status', op: 'eq' })).toEqual(['condition-value']);
    expect(codes({ field: 'lead.created_at', op: 'within', value: 'soon' })).toEqual(['condition-value']);
    expect(codes({ field: 'lead.first_name', op: 'eq', value: 'Ana' })).toEqual(['condition-field']);
  });

  it.each([
    null,
    1,
    'x',
    [],
    {},
    { all: 1 },
    { all: [], any: [] },
    { field: 'lead.status', op: 'eq', value: 'x', extra: 1 },
  ])('refuses %j', (value) => {
    expect(codes(value)).toEqual(['condition-malformed']);
  });

  it('refuses deep, wide and long ones quickly', () => {
    let deep: unknown = { field: 'lead.status', op: 'eq', value: 'new' };
    for (let i = 0; i < 1000; i++) deep = { not: deep };
    const wide = { any: Array.from({ length: 100_000 }, () => ({ field: 'lead.status', op: 'eq', value: 'new' })) };
    expect(quickest(() => [codes(deep), codes(wide)])).toBeLessThan(50);
    expect(codes(deep)).toEqual(['condition-too-large']);
    expect(codes(wide)).toEqual(['condition-too-large']);
    expect(codes({ field: 'lead.name', op: 'contains', value: 'a'.repeat(1_000_000) })).toEqual(['condition-value']);
    expect(codes({ field: `lead.custom.${'a'.repeat(1_000_000)}`, op: 'is-set' })).toEqual(['condition-field']);
  });

  it('accepts the deepest allowed one, and the schema says the same', () => {
    let node: Condition = { field: 'lead.status', op: 'eq', value: 'new' };
    for (let i = 1; i < maxConditionDepth; i++) node = { not: node };
    expect(codes(node)).toEqual([]);
    expect(condition.safeParse(node).success).toBe(true);
    expect(condition.safeParse({ not: node }).success).toBe(false);
  });
});

it('describeCondition() speaks plainly', () => {
  const both: Condition = {
    all: [
      { field: 'lead.status', op: 'eq', value: 'new' },
      {
        any: [
          { field: 'tags', op: 'contains', value: 'vip' },
          { field: 'lead.created_at', op: 'before', value: '-P7D' },
        ],
      },
    ],
  };
  expect(describeCondition(both)).toEqual({
    es: 'Estado del lead es Nuevo y (Etiquetas contiene vip o Fecha de alta es antes de hace 7 días)',
    en: 'Lead status is New and (Tags contains vip or Created is before 7 days ago)',
  });
  expect(describeCondition({ field: 'lead.created_at', op: 'within', value: 'PT24H' }).es).toBe(
    'Fecha de alta está a menos de 24 h de ahora',
  );
  expect(describeCondition(null).en).toBe('…');
});

it('reckons days in the tenant’s zone, as waits do', () => {
  // Buenos Aires is three hours behind UTC.
  const meets = (createdAt: string, op: 'after' | 'before' | 'gte', value: string, timezone?: string) => {
    const facts = factsOf({ lead: { created_at: createdAt } });
    const tenant = { ...facts.tenant, ...(timezone && { timezone }) };
    return evaluate({ field: 'lead.created_at', op, value }, { ...facts, tenant });
  };
  expect(meets('2026-11-29T02:59:59Z', 'after', '2026-11-29')).toBe(false);
  expect(meets('2026-11-29T03:00:00Z', 'gte', '2026-11-29')).toBe(true);
  expect(meets('2026-11-29T02:59:59Z', 'before', '2026-11-29')).toBe(true);
  expect(meets('2026-11-29T12:00:00Z', 'after', '2026-11-29T09:30')).toBe(false);
  expect(meets('2026-11-29T12:31:00Z', 'after', '2026-11-29T09:30')).toBe(true);
  expect(meets('2026-11-29T12:30:20Z', 'after', '2026-11-29T09:30:15')).toBe(true);
  expect(meets('2026-11-28T15:00:00Z', 'gte', '2026-11-29', 'Asia/Tokyo')).toBe(true);
  // A zone written down counts, in either spelling.
  expect(meets('2026-11-29T00:00:00Z', 'gte', '2026-11-29T09:00+0900')).toBe(true);
  expect(meets('2026-11-29T00:00:00Z', 'before', '2026-11-29T09:00+09:00')).toBe(false);
});

it.each([
  [
    'a condition',
    { all: [{ field: 'segment', op: 'eq', value: 'a' }, { not: { field: 'segment', op: 'in', value: ['b', 'a'] } }] },
  ],
  ['a flow', { nodes: [{ config: { segment: 'a', filter: { field: 'segment', op: 'ne', value: 'b' } } }] }],
])('finds each segment that %s refers to, once', (_, value) =>
  expect(segmentsIn(value).toSorted()).toEqual(['a', 'b']),
);
