import { describe, expect, it } from 'vitest';
import { isBeforeToday } from './past.ts';

describe('isBeforeToday()', () => {
  // Noon of 29 November in Buenos Aires is 15:00 UTC.
  it.each([
    ['now', '2026-11-29T15:00:00Z', '2026-11-29T15:00:00Z', false],
    ['this morning', '2026-11-29T03:00:00Z', '2026-11-29T15:00:00Z', false],
    ['the last second of yesterday', '2026-11-29T02:59:59Z', '2026-11-29T15:00:00Z', true],
    ['years ago', '2024-01-01T00:00:00Z', '2026-11-29T15:00:00Z', true],
    ['still to come', '2027-01-01T00:00:00Z', '2026-11-29T15:00:00Z', false],
    ['ten minutes ago, across midnight', '2026-11-29T02:55:00Z', '2026-11-29T03:05:00Z', false],
    ['two hours ago, across midnight', '2026-11-29T02:00:00Z', '2026-11-29T04:00:00Z', true],
  ])('%s', (_, at, now, past) => {
    expect(isBeforeToday(Date.parse(at), Date.parse(now), 'America/Argentina/Buenos_Aires')).toBe(past);
  });

  it('goes by the day of the zone', () => {
    const [at, now] = [Date.parse('2026-11-29T23:00:00Z'), Date.parse('2026-11-30T01:00:00Z')];
    expect(isBeforeToday(at, now, 'UTC')).toBe(true);
    expect(isBeforeToday(at, now, 'America/Argentina/Buenos_Aires')).toBe(false);
  });
});
