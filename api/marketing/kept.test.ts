import { expect, it } from 'vitest';
import type { Deps } from '../deps.ts';
import { findAnswer, keepAnswer } from './kept.ts';

const large = (mark: string) => ({ text: mark.repeat(3_000_000), headers: {} });

it('keeps answers until there are too many, those that nobody asks for first', () => {
  const deps = {} as Deps;
  for (let n = 0; n < 10; n++) {
    keepAnswer(deps, `"${n}"`, large(String(n)));
    expect(findAnswer(deps, '"0"')).toEqual(large('0'));
  }
  expect(findAnswer(deps, '"1"')).toEqual(large('1'));
  keepAnswer(deps, '"10"', large('x'));
  expect([findAnswer(deps, '"2"'), findAnswer(deps, '"3"')]).toEqual([undefined, large('3')]);
  expect(findAnswer({} as Deps, '"0"')).toBeUndefined();
});

it('keeps none that would push out all others', () => {
  const deps = {} as Deps;
  keepAnswer(deps, '"a"', { text: 'a'.repeat(5_000_000), headers: {} });
  expect(findAnswer(deps, '"a"')).toBeUndefined();
});
