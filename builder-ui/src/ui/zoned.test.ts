import { expect, test } from 'vitest';
import { fromWallClock, toWallClock } from './zoned.ts';

const buenosAires = 'America/Argentina/Buenos_Aires';

test('toWallClock() and fromWallClock() undo each other', () => {
  expect(toWallClock('2026-11-20T15:00:00Z', buenosAires)).toBe('2026-11-20T12:00');
  expect(fromWallClock('2026-11-20T12:00', buenosAires)).toBe('2026-11-20T15:00:00.000Z');
  expect(fromWallClock('2026-12-31T23:30', 'Asia/Kolkata')).toBe('2026-12-31T18:00:00.000Z');
});

test('fromWallClock() takes the next time that exists for one that the clocks skip, as a flow does', () => {
  expect(fromWallClock('2026-03-29T02:30', 'Europe/Madrid')).toBe('2026-03-29T01:00:00.000Z');
});

test('fromWallClock() takes the first of a time that is shown twice', () => {
  expect(fromWallClock('2026-10-25T02:30', 'Europe/Madrid')).toBe('2026-10-25T00:30:00.000Z');
});

test('an empty field is no instant, and no instant is an empty field', () => {
  expect(fromWallClock('', buenosAires)).toBeNull();
  expect(toWallClock(null, buenosAires)).toBe('');
});
