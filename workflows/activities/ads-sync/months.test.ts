import { describe, expect, it } from 'vitest';
import { haveChanged, wholeMonths } from './months.ts';

describe('whole months before the days that are read each time', () => {
  it.each([
    ['2026-09-01', '2026-10-25', { since: '2026-09-01', until: '2026-09-30' }],
    ['2026-08-02', '2026-10-25', { since: '2026-09-01', until: '2026-09-30' }],
    ['2023-12-31', '2024-03-01', { since: '2024-01-01', until: '2024-02-29' }],
    ['2026-09-02', '2026-10-25', null],
    ['2026-10-01', '2026-10-25', null],
  ])('from %s until %s', (from, recent, expected) => {
    expect(wholeMonths(from, recent)).toEqual(expected);
  });
});

describe('have changed', () => {
  const months = (since: string, until: string, sums: Record<string, string>) => ({ since, until, sums });
  const before = months('2026-07-01', '2026-08-31', { '2026-07': '1.00 5 1', '2026-08': '2.00 5 1' });

  it('when a sum is another one, is gone, or is new', () => {
    const with8 = (sum?: string) =>
      months('2026-07-01', '2026-09-30', {
        '2026-07': '1.00 5 1',
        '2026-09': '9.00 1 0',
        ...(sum ? { '2026-08': sum } : {}),
      });
    expect(haveChanged(before, with8('2.00 5 1'))).toBe(false);
    expect(haveChanged(before, with8('2.01 5 1'))).toBe(true);
    expect(haveChanged(before, with8())).toBe(true);
    expect(haveChanged(months('2026-07-01', '2026-08-31', { '2026-07': '1.00 5 1' }), with8('2.00 5 1'))).toBe(true);
  });

  it('not when only one side knows the month, or a side is missing', () => {
    expect(haveChanged(before, months('2026-08-01', '2026-09-30', { '2026-08': '2.00 5 1' }))).toBe(false);
    expect(haveChanged(null, before)).toBe(false);
    expect(haveChanged(before, null)).toBe(false);
  });
});
