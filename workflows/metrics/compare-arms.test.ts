import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareArms } from './compare-arms.ts';

const arm = (name: string, people: number, hits: number) => ({ name, people, hits });

it.each([
  ['nobody yet', [arm('A', 0, 0), arm('B', 0, 0)], 'too-few'],
  ['few people, however far apart', [arm('A', 9, 0), arm('B', 9, 9)], 'too-few'],
  ['few successes', [arm('A', 500, 2), arm('B', 500, 9)], 'too-few'],
  ['alike', [arm('A', 1000, 100), arm('B', 1000, 105)], 'no-difference'],
  ['far apart', [arm('A', 1000, 100), arm('B', 1000, 160)], 'winner'],
  ['two near the top of three', [arm('A', 1000, 160), arm('B', 1000, 158), arm('C', 1000, 80)], 'no-difference'],
  ['one way alone', [arm('A', 1000, 100)], 'too-few'],
] as const)('%s', (_what, arms, is) => expect(compareArms(arms).is).toBe(is));

it('gives the p of the textbook', () => {
  // 100 of 1000 against 130 of 1000: z = 2.1027, p = 0.0355.
  expect(compareArms([arm('A', 1000, 100), arm('B', 1000, 130)]).p).toBeCloseTo(0.0355, 3);
  expect(compareArms([arm('A', 1000, 100), arm('B', 1000, 130), arm('C', 1000, 90)]).is).toBe('no-difference');
});

it('says it in words', () => {
  const { text, winner } = compareArms([arm('Corto', 1000, 100), arm('Largo', 1000, 140)]);
  expect(winner).toBe(1);
  expect(text.es).toMatch(/^Gana «Largo»: 14,0\s% frente a 10,0\s% de «Corto»\. .* 1 vez de cada \d+\.$/);
  expect(text.en).toMatch(/^“Largo” wins: 14\.0% against 10\.0% of “Corto”\./);
});

it('where nothing differs, it names a winner in at most one of twenty tests', () => {
  let winners = 0;
  const tests = 400;
  const [random] = fc.sample(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), { numRuns: 1, seed: 7 });
  const draw = () => Array.from({ length: 300 }).filter(() => (random!.next().value as number) < 0.2).length;
  for (let i = 0; i < tests; i++)
    if (compareArms([arm('A', 300, draw()), arm('B', 300, draw())]).is === 'winner') winners++;
  expect(winners / tests).toBeLessThan(0.08);
});
