import { expect, test } from 'vitest';
import { formatMoney, formatPercent, formatRelative, formatTime } from './format.ts';

const noon = new Date('2026-11-20T15:00:00Z');

test('formatTime() shows the instant in the business’s zone, not the browser’s', () => {
  expect(formatTime(noon, 'short', 'en', 'America/Argentina/Buenos_Aires', noon)).toBe('Nov 20, 12:00');
  expect(formatTime(noon, 'short', 'en', 'Asia/Tokyo', noon)).toBe('Nov 21, 00:00');
  expect(formatTime(noon, 'clock', 'es', 'Asia/Tokyo', noon)).toBe('00:00:00');
});

test('formatTime() names the zone in its long form and the year when it is another one', () => {
  expect(formatTime(noon, 'long', 'en', 'America/Argentina/Buenos_Aires', noon)).toContain('GMT-3');
  expect(formatTime(noon, 'date', 'en', 'UTC', new Date('2027-02-01T00:00:00Z'))).toBe('Nov 20, 2026');
});

test('formatRelative() counts in the largest unit that fits, both ways', () => {
  expect(formatRelative(new Date(noon.getTime() - 300_000), noon, 'en')).toBe('5 min. ago');
  expect(formatRelative(new Date(noon.getTime() + 2 * 86_400_000), noon, 'en')).toBe('in 2 days');
  expect(formatRelative(new Date(noon.getTime() + 400 * 86_400_000), noon, 'en')).toBe('in 1 yr.');
  expect(formatRelative(noon, noon, 'es')).toBe('ahora');
});

test('formatMoney() keeps the currency visible and shows a dash for what is not known', () => {
  expect(formatMoney('1250.50', 'ARS', 'en').replace(/\s/g, ' ')).toBe('ARS 1,250.50');
  expect(formatMoney('1250.5', 'ARS', 'es').replace(/\s/g, ' ')).toBe('1.250,50 ARS');
  expect(formatMoney(null, 'ARS', 'en')).toBe('–');
  expect(formatMoney('abc', 'ARS', 'en')).toBe('–');
});

test('formatPercent() gives a difference its sign', () => {
  const shown = [0.61, 0, -0.05].map((share) => formatPercent(share, 'en', 'exceptZero'));
  expect(shown).toEqual(['+61%', '0%', '-5%']);
});

test('formatPercent() shows x ÷ 0 as a dash, never as zero', () => {
  expect(formatPercent(null, 'en')).toBe('–');
  expect(formatPercent(Number.NaN, 'en')).toBe('–');
  expect(formatPercent(Number.POSITIVE_INFINITY, 'en', 'exceptZero')).toBe('–');
  expect(formatPercent(0.256, 'en')).toBe('25.6%');
});
