import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, humaniseDuration, offsetSpan, parseDuration, parseOffset, span } from './duration.ts';

describe('parseDuration()', () => {
  it('reads weeks, days, hours, minutes and seconds', () => {
    expect(parseDuration('PT24H')).toBe(86_400_000);
    expect(parseDuration('P7D')).toBe(7 * 86_400_000);
    expect(parseDuration('P2W')).toBe(14 * 86_400_000);
    expect(parseDuration('P1DT2H3M4S')).toBe(93_784_000);
    expect(parseDuration('PT0S')).toBe(0);
  });

  it.each(['', 'P', 'PT', 'P1Y', 'P1M', 'PT1.5H', '-PT1H', '24h', 'P-1D', 'PT1e3S', 'PTNaNH', `P${'9'.repeat(60)}D`])(
    'refuses %s',
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );

  it('undoes formatDuration for any number of seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 366 * 86_400 }), (s) => {
        expect(parseDuration(formatDuration(s * 1000))).toBe(s * 1000);
      }),
    );
  });
});

it('parseOffset() takes a sign', () => {
  expect(parseOffset('-PT2H')).toBe(-7_200_000);
  expect(parseOffset('+P1D')).toBe(86_400_000);
  expect(parseOffset('--PT2H')).toBeNull();
  expect(parseOffset('-PT0S')).toBe(0);
});

it('humaniseDuration() says at most two units', () => {
  expect(humaniseDuration(86_400_000)).toEqual({ es: '24 h', en: '24 h' });
  expect(humaniseDuration(90_000_000)).toEqual({ es: '1 día 1 h', en: '1 day 1 h' });
  expect(humaniseDuration(7 * 86_400_000)).toEqual({ es: '7 días', en: '7 days' });
  expect(humaniseDuration(-5_400_000).es).toBe('1 h 30 min');
  expect(humaniseDuration(3 * 86_400_000 + 5_000).en).toBe('3 days');
  expect(humaniseDuration(0).es).toBe('0 s');
});

it('span asks for more than nothing and a year at most; offsetSpan allows zero and a sign', () => {
  for (const bad of ['PT0S', 'P367D', 'P9999W', 'soon', '-PT1H']) expect(span.safeParse(bad).success, bad).toBe(false);
  for (const good of ['PT1S', 'P366D']) expect(span.safeParse(good).success, good).toBe(true);
  expect(offsetSpan.safeParse('-P367D').success).toBe(false);
  expect(offsetSpan.safeParse('PT0S').success).toBe(true);
});
