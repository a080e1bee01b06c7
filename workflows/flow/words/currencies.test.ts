import { describe, expect, it } from 'vitest';
import { currencies, isCurrency } from './currencies.ts';

describe('isCurrency()', () => {
  it.each(['ARS', 'USD', 'VES', 'XCG', 'BGN', 'ZWL'])('knows %s', (code) => expect(isCurrency(code)).toBe(true));
  it.each(['XYZ', 'CUC', 'VEF', 'ABC', 'XAU', 'XTS', 'XXX', 'DEM', 'usd', 'US', 'USDT', ''])('knows no %j', (code) =>
    expect(isCurrency(code)).toBe(false),
  );
  it('names each once', () => expect(new Set(currencies).size).toBe(currencies.length));
  it('names only what the runtime has heard of, but for what is newer than it', () => {
    const names = new Intl.DisplayNames('en', { type: 'currency' });
    expect(currencies.filter((code) => names.of(code) === code && code !== 'XCG' && code !== 'ZWG')).toEqual([]);
  });
});
