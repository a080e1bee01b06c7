import { describe, expect, it } from 'vitest';
import { durationText, partsOf } from './duration-parts.ts';

describe('partsOf()', () => {
  it('keeps the unit that was written', () => {
    expect(partsOf('PT24H')).toEqual({ count: 24, unit: 'hours', sign: '+' });
    expect(partsOf('P7D')).toEqual({ count: 7, unit: 'days', sign: '+' });
    expect(partsOf('P2W')).toEqual({ count: 2, unit: 'weeks', sign: '+' });
    expect(partsOf('-PT90M')).toEqual({ count: 90, unit: 'minutes', sign: '-' });
  });
  it('puts mixed durations into the largest unit that holds them whole', () => {
    expect(partsOf('P1DT12H')).toEqual({ count: 36, unit: 'hours', sign: '+' });
    expect(partsOf('PT1M30S')).toEqual({ count: 90, unit: 'seconds', sign: '+' });
  });
  it('knows what is no duration', () => {
    for (const odd of [undefined, '', 'PT', '24h', 5]) expect(partsOf(odd)).toBeNull();
  });
});

describe('durationText()', () => {
  it('writes back what partsOf() read', () => {
    for (const text of ['PT24H', 'P7D', 'P2W', 'PT30M', 'PT10S', '-PT2H'])
      expect(durationText(partsOf(text)!)).toBe(text);
  });
});
