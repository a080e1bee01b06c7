import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originOf, sitePattern } from './site.ts';

describe('originOf()', () => {
  it.each([
    ['https://shop.example', 'https://shop.example'],
    ['HTTPS://Shop.Example:443/', 'https://shop.example'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['https://cafetería.example', 'https://xn--cafetera-i2a.example'],
    ['https://*.example', undefined],
    ['https://shop.example/page', undefined],
    ['https://shop.example?', undefined],
    ['https://a@shop.example', undefined],
    ['ftp://shop.example', undefined],
    ['null', undefined],
  ])('reads %s as %s', (text, site) => expect(originOf(text)).toBe(site));

  it('takes all that the description says is a site', () => {
    fc.assert(
      fc.property(fc.stringMatching(new RegExp(sitePattern)), (text) => {
        // A label of `xn--` is a promise about what follows it.
        fc.pre(!/xn--/i.test(text));
        expect(originOf(text)).toMatch(/^https?:/);
      }),
    );
  });
});
