import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { instantOf, isZone, localTime, nextOpen, parseLocal, quietUntil, weekdays } from './zone.ts';

const at = (text: string) => Date.parse(text);
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().replace('.000Z', 'Z'));
const workdays = weekdays.slice(0, 5);

describe('instantOf()', () => {
  it('finds the instant in any zone', () => {
    expect(iso(instantOf('America/Argentina/Buenos_Aires', 2026, 11, 23, 9, 0))).toBe('2026-11-23T12:00:00Z');
    expect(iso(instantOf('Asia/Kathmandu', 2026, 1, 1, 0, 0))).toBe('2025-12-31T18:15:00Z');
    expect(iso(instantOf('UTC', 2026, 11, 31, 0, 0))).toBe('2026-12-01T00:00:00Z');
  });

  it('takes the next time that exists in a gap', () => {
    // Santiago jumped from 24:00 to 01:00 on 2026-09-06.
    expect(iso(instantOf('America/Santiago', 2026, 9, 6, 0, 30))).toBe('2026-09-06T04:00:00Z');
    expect(iso(instantOf('Europe/Madrid', 2026, 3, 29, 2, 30))).toBe('2026-03-29T01:00:00Z');
  });

  it('takes the first of two in an overlap', () => {
    expect(iso(instantOf('Europe/Madrid', 2026, 10, 25, 2, 30))).toBe('2026-10-25T00:30:00Z');
  });

  it('undoes localTime outside of overlaps', () => {
    const zones = fc.constantFrom(
      'America/Santiago',
      'America/Mexico_City',
      'Europe/Madrid',
      'Australia/Lord_Howe',
      'Asia/Tokyo',
    );
    fc.assert(
      fc.property(
        zones,
        fc.integer({ min: at('2024-01-01T00:00:00Z') / 60_000, max: at('2028-01-01T00:00:00Z') / 60_000 }),
        (zone, minutes) => {
          const instant = minutes * 60_000;
          const t = localTime(instant, zone);
          const found = instantOf(zone, t.year, t.month, t.day, t.hour, t.minute);
          expect([0, 30 * 60_000, 60 * 60_000]).toContain(instant - found);
          expect(localTime(found, zone)).toEqual(t);
        },
      ),
    );
  });
});

describe('against Temporal, an independent judge', () => {
  const zones = [
    'America/Argentina/Buenos_Aires',
    'America/New_York',
    'America/Santiago',
    'Europe/Madrid',
    'Africa/Casablanca',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  ];
  const judge = (zone: string, date: Temporal.PlainDateTime): number => {
    const found = date.toZonedDateTime(zone);
    if (found.toPlainDateTime().equals(date)) return found.epochMilliseconds;
    // In a gap Temporal keeps the minutes; ours is the moment of the jump.
    return date.toZonedDateTime(zone, { disambiguation: 'earlier' }).getTimeZoneTransition('next')!.epochMilliseconds;
  };
  const expectSame = (zone: string, date: Temporal.PlainDateTime) => {
    const { year, month, day, hour, minute } = date;
    expect([zone, `${date}`, iso(instantOf(zone, year, month, day, hour, minute))]).toEqual([
      zone,
      `${date}`,
      iso(judge(zone, date)),
    ]);
  };

  it('every quarter of an hour around each change of the clocks is the same instant', () => {
    let changes = 0;
    for (const zone of zones) {
      const end = Temporal.ZonedDateTime.from(`2030-01-01T00:00[${zone}]`);
      let change = Temporal.ZonedDateTime.from(`2024-01-01T00:00[${zone}]`).getTimeZoneTransition('next');
      for (; change && Temporal.ZonedDateTime.compare(change, end) < 0; change = change.getTimeZoneTransition('next')) {
        changes++;
        const from = change.toPlainDateTime().subtract({ hours: 4 });
        for (let quarter = 0; quarter < 32; quarter++) expectSame(zone, from.add({ minutes: quarter * 15 }));
      }
    }
    expect(changes).toBeGreaterThan(50);
  });

  it('so is any other time, and clocks show what they should', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 6 * 366 * 24 * 60 }), (zone, minutes) => {
        const date = Temporal.PlainDateTime.from('2024-01-01T00:00').add({ minutes });
        expectSame(zone, date);
        const { year, month, day, hour, minute, second, dayOfWeek, epochMilliseconds } = date.toZonedDateTime(zone);
        expect(localTime(epochMilliseconds, zone)).toEqual({
          year,
          month,
          day,
          hour,
          minute,
          second,
          weekday: weekdays[dayOfWeek - 1],
        });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('nextOpen()', () => {
  const office = { from: '09:00', to: '18:00', days: workdays };
  it('is now while open, else the next opening', () => {
    expect(iso(nextOpen(at('2026-11-23T12:00:00Z'), 'UTC', office))).toBe('2026-11-23T12:00:00Z');
    expect(iso(nextOpen(at('2026-11-23T18:00:00Z'), 'UTC', office))).toBe('2026-11-24T09:00:00Z');
    expect(iso(nextOpen(at('2026-11-27T19:00:00Z'), 'UTC', office))).toBe('2026-11-30T09:00:00Z');
  });

  it('knows windows over midnight by the day they start on', () => {
    const night = { from: '22:00', to: '02:00', days: ['fri'] as const };
    expect(iso(nextOpen(at('2026-11-28T01:00:00Z'), 'UTC', night))).toBe('2026-11-28T01:00:00Z');
    expect(iso(nextOpen(at('2026-11-28T02:00:00Z'), 'UTC', night))).toBe('2026-12-04T22:00:00Z');
  });

  it('never opens without a day', () => {
    expect(nextOpen(0, 'UTC', { from: '09:00', to: '18:00', days: [] })).toBeNull();
  });

  it('opens at 09:00 local on both sides of a change of clocks', () => {
    expect(iso(nextOpen(at('2026-03-28T20:00:00Z'), 'Europe/Madrid', { ...office, days: weekdays }))).toBe(
      '2026-03-29T07:00:00Z',
    );
  });
});

describe('quietUntil()', () => {
  const quiet = { from: '21:00', to: '09:00' };
  it('tells when quiet hours end, and null outside of them', () => {
    expect(iso(quietUntil(at('2026-11-23T23:00:00Z'), 'UTC', quiet))).toBe('2026-11-24T09:00:00Z');
    expect(iso(quietUntil(at('2026-11-23T08:59:59Z'), 'UTC', quiet))).toBe('2026-11-23T09:00:00Z');
    expect(quietUntil(at('2026-11-23T09:00:00Z'), 'UTC', quiet)).toBeNull();
    expect(iso(quietUntil(at('2026-11-23T21:00:00Z'), 'UTC', quiet))).toBe('2026-11-24T09:00:00Z');
    expect(quietUntil(at('2026-11-23T23:00:00Z'), 'UTC', { from: '09:00', to: '09:00' })).toBeNull();
    expect(iso(quietUntil(at('2026-11-23T14:00:00Z'), 'UTC', { from: '13:00', to: '15:00' }))).toBe(
      '2026-11-23T15:00:00Z',
    );
  });

  it('goes on where the hours between fall into a gap of the clocks', () => {
    // In Santiago there is no 00:00 to 01:00 on that day.
    const quiet = { from: '00:50', to: '00:20' };
    expect(iso(quietUntil(at('2026-09-05T12:00:00Z'), 'America/Santiago', quiet))).toBe('2026-09-07T03:20:00Z');
  });

  it('ends outside of quiet hours, within a day, or two where the clocks jump', () => {
    const clock = fc
      .integer({ min: 0, max: 1439 })
      .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
    fc.assert(
      fc.property(
        clock,
        clock,
        fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') }),
        (from, to, now) => {
          const end = quietUntil(now, 'America/Santiago', { from, to });
          if (end === null) return;
          expect(end).toBeGreaterThan(now);
          expect(end - now).toBeLessThanOrEqual(49 * 3_600_000);
          expect(quietUntil(end, 'America/Santiago', { from, to })).toBeNull();
        },
      ),
    );
  });
});

it('parseLocal() reads dates with and without a zone', () => {
  expect(iso(parseLocal('2026-12-24T09:00', 'America/Argentina/Buenos_Aires'))).toBe('2026-12-24T12:00:00Z');
  expect(iso(parseLocal('2026-12-24', 'UTC'))).toBe('2026-12-24T00:00:00Z');
  expect(iso(parseLocal('2026-12-24T09:00:00Z', 'Asia/Tokyo'))).toBe('2026-12-24T09:00:00Z');
  for (const bad of ['2026-02-30', '2026-13-01', 'tomorrow', '2026-12-24T25:00', ''])
    expect(parseLocal(bad, 'UTC'), bad).toBeNull();
});

it('isZone() knows zones', () => {
  expect(isZone('America/Bogota')).toBe(true);
  expect(isZone('Mars/Olympus')).toBe(false);
});
