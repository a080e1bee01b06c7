import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { turnsAfter } from './calendar.ts';
import { localTime, weekdays } from './zone.ts';

const at = (text: string) => Date.parse(text);
const shown = (turns: ReturnType<typeof turnsAfter>) => turns.map((turn) => new Date(turn.at).toISOString());

describe('turnsAfter()', () => {
  it('keeps the clock time over changes of the clocks', () => {
    const daily = { repeat: 'day', time: '09:00' } as const;
    expect(shown(turnsAfter(daily, at('2027-03-27T12:00:00Z'), 'Europe/Madrid', 2))).toEqual([
      '2027-03-28T07:00:00.000Z',
      '2027-03-29T07:00:00.000Z',
    ]);
    expect(shown(turnsAfter(daily, at('2027-03-26T12:00:00Z'), 'Europe/Madrid', 1))).toEqual([
      '2027-03-27T08:00:00.000Z',
    ]);
  });

  it('has one turn on a day whose clocks skip the time, when they jump, and one where they show it twice', () => {
    const night = { repeat: 'day', time: '02:30' } as const;
    expect(turnsAfter(night, at('2027-03-28T00:00:00Z'), 'Europe/Madrid', 2)).toEqual([
      { at: at('2027-03-28T01:00:00Z'), local: '2027-03-28T02:30' },
      { at: at('2027-03-29T00:30:00Z'), local: '2027-03-29T02:30' },
    ]);
    expect(shown(turnsAfter(night, at('2027-10-30T22:00:00Z'), 'Europe/Madrid', 2))).toEqual([
      '2027-10-31T00:30:00.000Z',
      '2027-11-01T01:30:00.000Z',
    ]);
  });

  it('takes chosen weekdays, and the last day of a month that is too short', () => {
    const week = { repeat: 'week', days: ['mon', 'thu'], time: '10:00' } as const;
    expect(shown(turnsAfter(week, at('2026-11-30T10:00:00Z'), 'UTC', 3))).toEqual([
      '2026-12-03T10:00:00.000Z',
      '2026-12-07T10:00:00.000Z',
      '2026-12-10T10:00:00.000Z',
    ]);
    const month = { repeat: 'month', dayOfMonth: 31, time: '08:00' } as const;
    expect(turnsAfter(month, at('2028-01-31T09:00:00Z'), 'UTC', 3).map(({ local }) => local)).toEqual([
      '2028-02-29T08:00',
      '2028-03-31T08:00',
      '2028-04-30T08:00',
    ]);
  });

  it('gives each day of a calendar one turn, in order, at the time it names unless clocks skip that', () => {
    const zones = [
      'Europe/Madrid',
      'America/Santiago',
      'America/Asuncion',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'UTC',
    ];
    const calendar = fc.record({
      repeat: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
      days: fc.subarray([...weekdays]),
      dayOfMonth: fc.integer({ min: 1, max: 31 }),
      time: fc
        .tuple(fc.nat(23), fc.nat(59))
        .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`),
    });
    const start = fc.integer({ min: at('2026-01-01'), max: at('2030-01-01') });
    fc.assert(
      fc.property(calendar, start, fc.constantFrom(...zones), (one, after, zone) => {
        const turns = turnsAfter(one, after, zone, 8);
        expect(turns).toHaveLength(8);
        for (const [i, turn] of turns.entries()) {
          expect(turn.at).toBeGreaterThan(turns[i - 1]?.at ?? after);
          const { hour, minute, day } = localTime(turn.at, zone);
          const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
          expect(clock >= one.time, `${turn.local} ${clock}`).toBe(true);
          expect(day).toBe(Number(turn.local.slice(8, 10)));
        }
        expect(turnsAfter(one, turns[3]!.at, zone, 2)).toEqual(turns.slice(4, 6));
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 60) },
    );
  });
});
