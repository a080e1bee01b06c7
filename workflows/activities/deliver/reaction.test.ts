import { describe, expect, it } from 'vitest';
import { providerOf } from '#providers/mod.ts';
import { reactTo } from './reaction.ts';

const react = (code: string, more: { retryAfter?: number; attempt?: number; age?: number } = {}) =>
  reactTo(
    {
      is: 'not-sent',
      class: providerOf('ycloud').classify(code),
      code,
      detail: null,
      retryAfter: more.retryAfter ?? null,
    },
    more.attempt ?? 1,
    more.age ?? 0,
    0,
  );

describe('reactTo()', () => {
  it.each([
    ['131026', { do: 'fail' }],
    ['131047', { do: 'fail' }],
    ['131049', { do: 'fail' }],
    ['132000', { do: 'fail' }],
    ['131050', { do: 'opt-out' }],
    ['132001', { do: 'hold', seconds: 3600 }],
    ['132015', { do: 'hold', seconds: 3600 }],
    ['131056', { do: 'again', seconds: 4 }],
    ['130429', { do: 'silence', seconds: 10 }],
    ['BALANCE_INSUFFICIENT', { do: 'silence', seconds: 900 }],
    ['131048', { do: 'silence', seconds: 3600 }],
    ['131000', { do: 'again', seconds: 2 }],
    ['139999', { do: 'fail' }],
  ])('meets %s with %o', (code, reaction) => expect(react(code)).toEqual(reaction));

  it('never comes back earlier than told', () => {
    for (const retryAfter of [1, 30, 1800])
      expect(react('130429', { retryAfter })).toEqual({ do: 'silence', seconds: retryAfter });
    expect(react('131056', { retryAfter: 60 })).toEqual({ do: 'again', seconds: 60 });
  });
  it('gives up on a person after six tries, and on trouble after a day', () => {
    expect(react('131056', { attempt: 7 })).toEqual({ do: 'fail' });
    expect(react('131000', { attempt: 40, age: 3600 })).toEqual({ do: 'again', seconds: 300 });
    expect(react('131000', { attempt: 40, age: 86_500 })).toEqual({ do: 'fail' });
  });
});
