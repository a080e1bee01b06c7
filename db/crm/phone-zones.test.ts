import { expect, it } from 'vitest';
import { localTime } from '#flow';
import { zonesOfPhone } from './phone-zones.ts';

/** What clocks show in each of the zones, in the southern and the northern summer. */
const clocks = (phone: string | null) =>
  [
    ...new Set(
      zonesOfPhone(phone).map((zone) =>
        ['2026-01-15T12:00:00Z', '2026-07-15T12:00:00Z'].map((at) => localTime(Date.parse(at), zone).hour).join('/'),
      ),
    ),
  ].toSorted();

it.each([
  ['Argentina, one time for all', '+5491155550100', ['9/9']],
  ['Brazil, four', '+5511987654321', ['10/10', '7/7', '8/8', '9/9']],
  ['Spain with the Canaries', '+34600000001', ['12/13', '13/14']],
  ['Chile with Easter Island', '+56987654321', ['7/6', '9/8', '9/9']],
  ['Colombia', '+573001234567', ['7/7']],
])('%s', (_, phone, expected) => {
  expect(clocks(phone)).toEqual(expected);
});

it('names each way of the clocks once', () => {
  const zones = zonesOfPhone('+12125550123');
  expect(zones.length).toBe(clocks('+12125550123').length);
  expect(zones).toContain('Pacific/Honolulu');
});

it('knows nothing of numbers without a country, and of none', () => {
  expect([zonesOfPhone('+80012345678'), zonesOfPhone(null), zonesOfPhone('12')]).toEqual([[], [], []]);
});
