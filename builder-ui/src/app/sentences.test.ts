import { expect, it } from 'vitest';
import { ApiProblem } from './problem.ts';
import { providerWords } from './sentences.ts';

it.each([
  ['provider_refused', 'Meta: 100 unknown. No such dataset', 'Meta: 100 unknown. No such dataset'],
  ['provider_failed', undefined, undefined],
  // Our own details are for programs.
  ['conflict', 'It was sent, or is about to be.', undefined],
])('a refusal %s shows what the provider said: %s', (code, detail, shown) => {
  expect(providerWords(new ApiProblem(422, { code, detail, title: 'x' }))).toBe(shown);
  expect(providerWords(new Error('x'))).toBeUndefined();
});
