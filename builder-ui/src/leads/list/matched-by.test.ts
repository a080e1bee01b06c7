import { expect, it } from 'vitest';
import { matchedBy } from './matched-by.ts';

const lead = { name: 'Julián Núñez', email: 'munoz@example.com', phone: '+5491133334466' };

it.each<[string | undefined, string | undefined]>([
  [undefined, undefined],
  ['', undefined],
  ['nunez julian', undefined],
  ['munoz', 'munoz@example.com'],
  ['julian munoz', 'munoz@example.com'],
  ['11 3333 4466', '+5491133334466'],
  ['zzz', undefined],
])('of a search for %j the row says %j', (q, value) => {
  const said = matchedBy(lead, q);
  if (value === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(value);
});
