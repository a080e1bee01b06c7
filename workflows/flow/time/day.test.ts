import { describe, expect, it } from 'vitest';
import { endOfDay, readDue, withinDay } from './day.ts';

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

describe('readDue()', () => {
  it.each([
    ['a day', '2026-12-31', 'America/Argentina/Buenos_Aires', '2027-01-01T02:59:59.000Z'],
    ['a day in UTC', '2026-12-31', 'UTC', '2026-12-31T23:59:59.000Z'],
    ['the day of 25 hours', '2026-10-25', 'Europe/Madrid', '2026-10-25T22:59:59.000Z'],
    ['the day of 23 hours', '2026-03-29', 'Europe/Madrid', '2026-03-29T21:59:59.000Z'],
    ['a day whose next midnight is skipped', '2026-04-23', 'Africa/Cairo', '2026-04-23T21:59:59.000Z'],
    ['an instant', '2026-12-31T10:00:00-03:00', 'UTC', '2026-12-31T13:00:00.000Z'],
    ['no day', '2026-02-30', 'UTC', null],
    ['no date', 'soon', 'UTC', null],
  ])('%s', (_, text, zone, due) => {
    expect(iso(readDue(text, zone))).toBe(due);
  });
});

describe('withinDay()', () => {
  const zone = 'America/Argentina/Buenos_Aires';
  it.each([
    ['a day of the past', '2026-11-20T03:00:00Z', '2026-11-23T12:00:00Z', '2026-11-20T15:00:00.000Z'],
    ['today, in the morning', '2026-11-23T03:00:00Z', '2026-11-23T12:00:00Z', '2026-11-23T12:00:00.000Z'],
    ['today, in the evening', '2026-11-23T03:00:00Z', '2026-11-24T01:00:00Z', '2026-11-23T15:00:00.000Z'],
    ['today, in its first second', '2026-11-23T03:00:00Z', '2026-11-23T03:00:00Z', '2026-11-23T03:00:00.000Z'],
    ['a day that is still to come', '2026-11-24T03:00:00Z', '2026-11-23T12:00:00Z', '2026-11-24T15:00:00.000Z'],
  ])('%s', (_, day, now, within) => {
    expect(iso(withinDay(Date.parse(day), zone, Date.parse(now)))).toBe(within);
  });
});

it('endOfDay() goes by the clocks of the zone', () => {
  const at = Date.parse('2026-12-31T01:00:00Z');
  expect(iso(endOfDay(at, 'America/Argentina/Buenos_Aires'))).toBe('2026-12-31T02:59:59.000Z');
  expect(iso(endOfDay(at, 'UTC'))).toBe('2026-12-31T23:59:59.000Z');
});
