import { expect, test } from 'vitest';
import { aboutAccounts, shownAccounts, withoutCurrencies } from './accounts.ts';

const accounts = [
  { account_id: 'act_1', name: 'Sur', currency: 'ARS' },
  { account_id: 'act_2', name: 'Norte', currency: 'ARS' },
  { account_id: 'act_3', name: 'Miami', currency: 'USD' },
];
const ids = (some: readonly { account_id: string }[]) => some.map(({ account_id }) => account_id);

test('all accounts are shown unless the address names some, and what it names that is not there is nobody', () => {
  expect(ids(shownAccounts(accounts, {}))).toEqual(['act_1', 'act_2', 'act_3']);
  expect(ids(shownAccounts(accounts, { account_id: 'act_3,act_9' }))).toEqual(['act_3']);
});

test.each([
  [[], undefined],
  [['act_1', 'act_2', 'act_3'], undefined],
  [['act_2'], 'act_2'],
  [['act_1', 'act_3'], 'act_1,act_3'],
])('choosing %j stands in the address as %j', (chosen, account) => {
  expect(aboutAccounts(accounts, chosen)).toMatchObject({ account, level: undefined, campaign: undefined });
});

test('accounts whose currency has no rate can be left out while others stay', () => {
  const left = withoutCurrencies(accounts, {}, ['USD'])!;
  expect([ids(left.out), ids(left.rest)]).toEqual([['act_3'], ['act_1', 'act_2']]);
  expect(withoutCurrencies(accounts, { account_id: 'act_3' }, ['USD'])).toBeNull();
  expect(withoutCurrencies(accounts, {}, ['BRL'])).toBeNull();
});
