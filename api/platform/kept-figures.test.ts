import { expect, it } from 'vitest';
import type { AppContext } from '../context.ts';
import { keepFigure } from './kept-figures.ts';

interface Asker {
  many?: boolean;
  sellerId?: string | null;
  isTeam?: boolean;
  tenantId?: string;
  type?: 'user' | 'api_key';
  /** Numbers of the newest entry of the audit, and of the newest that the asker made. */
  seq?: number;
  own?: number;
  isBusy?: boolean;
}

/** A caller of a tenant with many leads, or few. */
function caller(deps: object, asker: Asker = {}): AppContext {
  const { many = true, sellerId = null, isTeam = false, tenantId = 't', type = 'user' } = asker;
  const { seq = 5, own = 0, isBusy = false } = asker;
  const tx = async (said: TemplateStringsArray) => {
    if (said.join('').includes('from lead_counts')) return [{ has: many }];
    return [{ seq: String(seq), own: String(own), is_busy: isBusy, at: new Date() }];
  };
  const read = (work: (tx: unknown) => unknown) => work(tx);
  return { var: { deps, principal: { type, id: 'me', tenantId }, scope: { sellerId, isTeam }, read } } as never;
}
const slow = (figure: number) => () => new Promise<number>((resolve) => setTimeout(resolve, 60, figure));

it('tells a figure that took long again, as of when it was counted, to whoever may see the same', async () => {
  const deps = {};
  const first = await keepFigure(caller(deps), 'a', { q: 1 }, slow(1));
  expect(await keepFigure(caller(deps), 'a', { q: 1 }, slow(2))).toEqual(first);
});

it.each<[string, Asker, string, unknown]>([
  ['what is narrowed down otherwise', {}, 'a', { q: 2 }],
  ['another figure', {}, 'b', { q: 1 }],
  ['who sees their own leads', { sellerId: 's' }, 'a', { q: 1 }],
  ['who sees a team', { sellerId: 's', isTeam: true }, 'a', { q: 1 }],
  ['another tenant', { tenantId: 'u' }, 'a', { q: 1 }],
  ['a program', { type: 'api_key' }, 'a', { q: 1 }],
  ['who has changed something since', { seq: 7, own: 6 }, 'a', { q: 1 }],
  ['whose change of many goes on', { isBusy: true }, 'a', { q: 1 }],
])('counts anew for %s', async (_, asker, name, asked) => {
  const deps = {};
  await keepFigure(caller(deps), 'a', { q: 1 }, slow(1));
  await keepFigure(caller(deps, { sellerId: 's' }), 'other', null, slow(1));
  expect((await keepFigure(caller(deps, asker), name, asked, slow(2))).figure).toBe(2);
});

it('tells it again to who changed something before it was counted, or where others did since', async () => {
  const deps = {};
  await keepFigure(caller(deps, { seq: 9, own: 9 }), 'a', null, slow(1));
  expect((await keepFigure(caller(deps, { seq: 12, own: 9 }), 'a', null, slow(2))).figure).toBe(1);
});

it('counts once for who ask at the same time', async () => {
  const deps = {};
  const both = await Promise.all([1, 2].map((n) => keepFigure(caller(deps), 'a', null, slow(n))));
  expect(both.map(({ figure }) => figure)).toEqual([1, 1]);
});

it('counts anew what is quick, and what is of few leads', async () => {
  const deps = {};
  for (const n of [1, 2]) expect((await keepFigure(caller(deps), 'quick', null, async () => n)).figure).toBe(n);
  for (const n of [1, 2])
    expect((await keepFigure(caller(deps, { many: false }), 'few', null, slow(n))).figure).toBe(n);
});

it('tells a program too a figure as of before it was counted: what changes meanwhile is not in it', async () => {
  let begun = Number.NaN;
  const count = () => {
    begun = Date.now();
    return slow(1)();
  };
  const { asOf } = await keepFigure(caller({}, { type: 'api_key' }), 'a', null, count);
  expect(asOf.getTime()).toBeLessThanOrEqual(begun);
});

it('keeps nothing of a count that failed', async () => {
  const deps = {};
  const fail = async (): Promise<number> => {
    throw new Error('no');
  };
  await expect(keepFigure(caller(deps), 'a', null, fail)).rejects.toThrow('no');
  expect((await keepFigure(caller(deps), 'a', null, slow(1))).figure).toBe(1);
});
