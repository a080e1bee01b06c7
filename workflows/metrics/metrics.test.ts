import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, compare, divide, money, multiply, subtract } from './decimal.ts';
import { nothing, total, type Measures } from './measures.ts';
import { change, compareValues, evaluate, metricIds, metrics } from './metrics.ts';

const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(6)).map(([units, places]) => {
  const digits = String(units < 0n ? -units : units).padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return units < 0n ? `-${text}` : text;
});

describe('decimals', () => {
  it('add, subtract and multiply exactly, far beyond what a float holds', () => {
    expect(add('0.1', '0.2')).toBe('0.3');
    expect(multiply('99999999999999.99', '1385.12345678')).toBe('138512345677999986.1487654322');
    fc.assert(
      fc.property(decimal, decimal, decimal, (a, b, c) => {
        expect(compare(subtract(add(a, b), b), a)).toBe(0);
        expect(compare(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)))).toBe(0);
      }),
    );
  });

  it('divide with halves away from zero, and by zero not at all', () => {
    expect(divide('2', '3', 4)).toBe('0.6667');
    expect(divide('-1', '8', 2)).toBe('-0.13');
    expect(divide('1', '-8', 2)).toBe('-0.13');
    expect(divide('5', '0.00', 2)).toBeNull();
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const share = divide(a, b, 8);
        if (share === null) {
          expect(compare(b, '0')).toBe(0);
          return;
        }
        const off = subtract(multiply(share, b), a).replace('-', '');
        // At most half a unit of the last place, times what was divided by.
        expect(compare(multiply(off, '200000000'), b.replace('-', ''))).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('are written as money: two places or as many as there are', () => {
    expect(['7', '1.5', '0.1230000', '-3', '-0', '12.340000', '0.005'].map(money)).toEqual([
      '7.00',
      '1.50',
      '0.123',
      '-3.00',
      '0.00',
      '12.34',
      '0.005',
    ]);
  });

  it('refuse what is none', () => {
    for (const text of ['', '1e3', 'NaN', '1,5', '.5', '+1', ' 1'])
      expect(() => add(text, '1')).toThrow('not a decimal');
  });
});

const some: Measures = {
  impressions: 10_000,
  clicks: 300,
  leads: 12,
  opportunities: 6,
  sales: 3,
  customers: 3,
  marketing_spend: '200.10',
  sales_revenue: '1000.00',
  lifetime_revenue: '1500.00',
};

describe('metrics', () => {
  it('follow their formulas', () => {
    expect(evaluate(some, true)).toEqual({
      leads: 12,
      opportunities: 6,
      sales: 3,
      customers: 3,
      sales_revenue: '1000.00',
      marketing_spend: '200.10',
      profit: '799.90',
      roi_percentage: 399.750125,
      roas: 4.997501,
      cpa: '16.675',
      cost_per_customer: '66.70',
      ltv: '500.00',
      impressions: 10_000,
      clicks: 300,
      ctr: 3,
      cpc: '0.667',
      cpm: '20.01',
    });
  });

  it('are null where something is divided by nothing, and never 0', () => {
    const values = evaluate(nothing, true);
    for (const id of ['roi_percentage', 'roas', 'cpa', 'cost_per_customer', 'ltv', 'ctr', 'cpc', 'cpm'] as const)
      expect([id, values[id]]).toEqual([id, null]);
    expect(values).toMatchObject({ leads: 0, marketing_spend: '0.00' });
  });

  it('never set two currencies against each other', () => {
    expect(evaluate(some, false)).toMatchObject({
      roi_percentage: null,
      roas: null,
      profit: null,
      cpa: '16.675',
      ltv: '500.00',
    });
    expect(evaluate({ ...some, marketing_spend: null }, false)).toMatchObject({
      marketing_spend: null,
      cpa: null,
      cpm: null,
      ltv: '500.00',
    });
  });

  it('of a total are ratios of its sums', () => {
    const other = { ...some, marketing_spend: '0.00', leads: 1 };
    expect(evaluate(total([some, other]), true).cpa).toBe(money(divide('200.10', '13', 6)!));
    expect(total([])).toEqual(nothing);
    expect(total([some, { ...some, sales_revenue: null }]).sales_revenue).toBeNull();
  });

  it('change in percent of what was, a percentage in points, and not at all from nothing', () => {
    expect(change('leads', 15, 10)).toBe(50);
    expect(change('marketing_spend', '50.00', '200.00')).toBe(-75);
    expect(change('sales_revenue', '10.00', '-20.00')).toBe(150);
    expect(change('roi_percentage', -40.5, -50)).toBe(9.5);
    expect(change('leads', 3, 0)).toBeNull();
    expect(change('cpa', '3.00', null)).toBeNull();
    expect(change('roas', 0.000001, 2)).toBe(-99.99995);
  });

  it('sort with what is missing last', () => {
    expect(['10.5', null, '9', '-1'].toSorted(compareValues)).toEqual(['-1', '9', '10.5', null]);
    expect([2, 10.25, 1e-6].toSorted(compareValues)).toEqual([1e-6, 2, 10.25]);
  });

  it('have a name and a formula in both languages', () => {
    for (const id of metricIds) {
      const { title, formula } = metrics[id];
      for (const text of [title.es, title.en, formula.es, formula.en]) expect(text.length).toBeGreaterThan(2);
    }
  });
});
