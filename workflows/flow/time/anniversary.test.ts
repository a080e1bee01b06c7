import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DateRule, daysToLookFor, turnWithin } from './anniversary.ts';

const at = (text: string) => Date.parse(text);
const span = (day: string) => ({ from: at(`${day}T00:00:00Z`) - 1, to: at(`${day}T23:59:59Z`) });
const rule = (over: Partial<DateRule> = {}): DateRule => ({ days: 0, at: '09:00', repeat: 'year', ...over });
const when = (value: unknown, over: Partial<DateRule>, day: string, zone = 'UTC') => {
  const turn = turnWithin(value, rule(over), zone, span(day));
  return turn && [new Date(turn.at).toISOString(), turn.day];
};

describe('turnWithin()', () => {
  it.each([
    ['a birthday', '1990-05-17', {}, '2027-05-17', ['2027-05-17T09:00:00.000Z', '2027-05-17']],
    ['no other day', '1990-05-17', {}, '2027-05-18', null],
    ['days before', '1990-05-17', { days: -7 }, '2027-05-10', ['2027-05-10T09:00:00.000Z', '2027-05-17']],
    [
      'days before, over the turn of the year',
      '1990-01-03',
      { days: -5 },
      '2026-12-29',
      ['2026-12-29T09:00:00.000Z', '2027-01-03'],
    ],
    [
      'days after, over the turn of the year',
      '1990-12-30',
      { days: 3 },
      '2027-01-02',
      ['2027-01-02T09:00:00.000Z', '2026-12-30'],
    ],
    ['a leap day in a leap year', '1992-02-29', {}, '2028-02-29', ['2028-02-29T09:00:00.000Z', '2028-02-29']],
    ['a leap day in another year', '1992-02-29', {}, '2027-02-28', ['2027-02-28T09:00:00.000Z', '2027-02-28']],
    ['never twice for a leap day', '1992-02-29', {}, '2027-03-01', null],
    ['once: in its year', '2027-05-17', { repeat: 'once' }, '2027-05-17', ['2027-05-17T09:00:00.000Z', '2027-05-17']],
    ['once: in no other', '2026-05-17', { repeat: 'once' }, '2027-05-17', null],
    ['not before there was one', '2028-05-17', {}, '2027-05-17', null],
    ['what is no date', 'mañana', {}, '2027-05-17', null],
    ['nothing', null, {}, '2027-05-17', null],
  ] as const)('%s', (_, value, over, day, expected) => {
    expect(when(value, over as Partial<DateRule>, day)).toEqual(expected);
  });

  it('keeps to the clock of the zone, over its changes', () => {
    const madrid = (day: string, over = {}) => when('1990-03-28', over, day, 'Europe/Madrid')?.[0];
    expect(madrid('2026-03-28')).toBe('2026-03-28T08:00:00.000Z');
    expect(madrid('2027-03-28')).toBe('2027-03-28T07:00:00.000Z');
    // 02:30 does not exist on that day.
    expect(madrid('2027-03-28', { at: '02:30' })).toBe('2027-03-28T01:00:00.000Z');
    expect(when('1990-05-17', {}, '2027-05-17', 'Asia/Tokyo')?.[0]).toBe('2027-05-17T00:00:00.000Z');
    // An instant is the day it falls on there.
    expect(when('1990-05-17T23:30:00Z', {}, '2027-05-18', 'Asia/Tokyo')?.[1]).toBe('2027-05-18');
  });

  it('comes exactly once a year, however time is cut into spans, and is among the days to look for', () => {
    const zones = ['UTC', 'Europe/Madrid', 'America/Santiago', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'];
    const some = fc.record({
      days: fc.integer({ min: -40, max: 40 }),
      at: fc.nat(23).map((hour) => `${String(hour).padStart(2, '0')}:15`),
      repeat: fc.constant('year' as const),
    });
    const birth = fc.date({ min: new Date('1950-01-01'), max: new Date('2010-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(birth, some, fc.constantFrom(...zones), fc.integer({ min: 3, max: 50 }), (date, one, zone, hours) => {
        const value = date.toISOString().slice(0, 10);
        const turns: string[] = [];
        for (let from = at('2026-01-01T00:00:00Z'); from < at('2028-01-01T00:00:00Z'); from += hours * 3_600_000) {
          const part = { from, to: from + hours * 3_600_000 };
          const turn = turnWithin(value, one, zone, part);
          if (!turn) continue;
          turns.push(turn.day);
          expect(daysToLookFor(one, part)).toContain(value.slice(5));
        }
        expect(new Set(turns).size).toBe(turns.length);
        expect([1, 2, 3]).toContain(turns.length);
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 8) },
    );
  });
});
