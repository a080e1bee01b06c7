import { expect, it } from 'vitest';
import type { AppContext } from '../context.ts';
import { keepFigure } from './kept-figures.ts';

/** A caller of a tenant with many leads, or few. */
function caller(deps: object, { many = true, sellerId = null as string | null } = {}): AppContext {
  return { var: { deps, principal: { tenantId: 't' }, scope: { sellerId }, read: async () => many } } as never;
}
const slow = (figure: number) => () => new Promise<number>((resolve) => setTimeout(resolve, 80, figure));

it('tells a figure that took long again, as of when it was counted, to whoever may see the same', async () => {
  const deps = {};
  const first = await keepFigure(caller(deps), 'a', { q: 1 }, slow(1));
  expect(await keepFigure(caller(deps), 'a', { q: 1 }, slow(2))).toEqual(first);
  expect((await keepFigure(caller(deps), 'a', { q: 2 }, slow(3))).figure).toBe(3);
  expect((await keepFigure(caller(deps, { sellerId: 's' }), 'a', { q: 1 }, slow(4))).figure).toBe(4);
  expect((await keepFigure(caller({}), 'a', { q: 1 }, slow(5))).figure).toBe(5);
});

it('counts anew what is quick, and what is of few leads', async () => {
  const deps = {};
  for (const n of [1, 2]) expect((await keepFigure(caller(deps), 'quick', null, async () => n)).figure).toBe(n);
  for (const n of [1, 2])
    expect((await keepFigure(caller(deps, { many: false }), 'few', null, slow(n))).figure).toBe(n);
});

it('keeps nothing of a count that failed', async () => {
  const deps = {};
  const fail = async (): Promise<number> => {
    throw new Error('no');
  };
  await expect(keepFigure(caller(deps), 'a', null, fail)).rejects.toThrow('no');
  expect((await keepFigure(caller(deps), 'a', null, slow(1))).figure).toBe(1);
});
