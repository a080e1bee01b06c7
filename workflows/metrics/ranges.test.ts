import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseCurrencies, convert, stretches, type Amount, type Rate } from './currencies.ts';
import type { timeRanges } from './ranges.ts';
import { addDays, countDays, eachDay, isDay, resolveRange, startOf, stepFor } from './ranges.ts';

const date = fc.integer({ min: 0, max: 9_000 }).map((n) => addDays('2005-01-01', n));

describe('resolveRange()', () => {
  const on = (name: (typeof timeRanges)[number], today = '2026-03-05') => {
    const { from, to, days, includes_today } = resolveRange(name, today, '2025-12-24');
    return [from, to, days, includes_today];
  };

  it('ends the last n days yesterday, as Meta’s presets do, and months and years today', () => {
    expect(on('7d')).toEqual(['2026-02-26', '2026-03-04', 7, false]);
    expect(on('14d')).toEqual(['2026-02-19', '2026-03-04', 14, false]);
    expect(on('30d')).toEqual(['2026-02-03', '2026-03-04', 30, false]);
    expect(on('90d')).toEqual(['2025-12-05', '2026-03-04', 90, false]);
    expect(on('this_month')).toEqual(['2026-03-01', '2026-03-05', 5, true]);
    expect(on('last_month')).toEqual(['2026-02-01', '2026-02-28', 28, false]);
    expect(on('last_month', '2024-03-31')).toEqual(['2024-02-01', '2024-02-29', 29, false]);
    expect(on('last_month', '2026-01-01')).toEqual(['2025-12-01', '2025-12-31', 31, false]);
    expect(on('this_year')).toEqual(['2026-01-01', '2026-03-05', 64, true]);
    expect(on('lifetime')).toEqual(['2025-12-24', '2026-03-05', 72, true]);
    expect(resolveRange('lifetime', '2026-03-05', '2026-03-09')).toMatchObject({
      from: '2026-03-05',
      days: 1,
      previous: null,
    });
  });

  it('compares with as many days right before', () => {
    fc.assert(
      fc.property(date, date, date, (a, b, today) => {
        const [from, to] = [a, b].toSorted() as [string, string];
        const { previous, days, name } = resolveRange({ from, to }, today, from);
        expect([name, countDays(previous!), addDays(previous!.to, 1)]).toEqual(['custom', days, from]);
        expect(eachDay({ from, to })).toHaveLength(days);
      }),
    );
  });

  it('knows the calendar', () => {
    expect(['2026-02-28', '2024-02-29', '2026-12-31'].every(isDay)).toBe(true);
    expect(
      ['2026-02-29', '2026-13-01', '2026-00-10', '26-01-01', '2026-1-1', '1999-01-01', '2026-01-01T00:00', ''].some(
        isDay,
      ),
    ).toBe(false);
    expect([startOf('2026-03-05', 'week'), startOf('2026-03-08', 'week'), startOf('2026-03-05', 'month')]).toEqual([
      '2026-03-02',
      '2026-03-02',
      '2026-03-01',
    ]);
    expect([90, 365, 1200].map(stepFor)).toEqual(['day', 'week', 'month']);
  });
});

describe('currencies', () => {
  const rates: Rate[] = [
    { currency: 'USD', valid_from: '2026-01-10', rate: '900' },
    { currency: 'USD', valid_from: '2026-01-20', rate: '1000.5' },
  ];
  const amount = (kind: Amount['kind'], currency: string, value: string, day = '2026-01-15'): Amount => ({
    kind,
    currency,
    day,
    amount: value,
  });
  const choose = (amounts: Amount[], known = rates) => chooseCurrencies(amounts, 'ARS', known, 'USD');

  it('cut a range where a rate begins', () => {
    expect(stretches({ from: '2026-01-05', to: '2026-01-25' }, rates)).toEqual([
      { from: '2026-01-05', to: '2026-01-09' },
      { from: '2026-01-10', to: '2026-01-19' },
      { from: '2026-01-20', to: '2026-01-25' },
    ]);
    expect(stretches({ from: '2026-01-20', to: '2026-01-20' }, rates)).toEqual([
      { from: '2026-01-20', to: '2026-01-20' },
    ]);
  });

  it('are told in the tenant’s where everything can be converted', () => {
    const telling = choose([amount('spend', 'USD', '2'), amount('revenue', 'ARS', '10')]);
    expect(telling).toMatchObject({ spend: 'ARS', revenue: 'ARS', comparable: true, missing: [] });
    expect(convert(amount('spend', 'USD', '2'), 'ARS', telling)).toBe('1800');
    expect(convert(amount('spend', 'USD', '2', '2026-02-01'), 'ARS', telling)).toBe('2001.0');
  });

  it('are told in the only one there is, else each side in its own, else not at all', () => {
    expect(choose([amount('spend', 'EUR', '2'), amount('revenue', 'EUR', '3')])).toMatchObject({
      spend: 'EUR',
      revenue: 'EUR',
      comparable: true,
      missing: [],
    });
    const apart = choose([amount('spend', 'USD', '2', '2026-01-01'), amount('revenue', 'ARS', '10')]);
    expect(apart).toMatchObject({ spend: 'USD', revenue: 'ARS', comparable: false, missing: ['USD'] });
    const mixed = choose([amount('spend', 'USD', '2'), amount('revenue', 'ARS', '10'), amount('revenue', 'EUR', '1')]);
    expect(mixed).toMatchObject({ spend: 'ARS', revenue: null, comparable: false, missing: ['EUR'] });
    expect(convert(amount('revenue', 'EUR', '1'), mixed.revenue, mixed)).toBeNull();
    expect(choose([])).toMatchObject({ spend: 'USD', revenue: 'USD', comparable: true });
  });
});
