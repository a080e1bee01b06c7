import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldStatuses, type StatusFact } from './fold-statuses.ts';

const fact = (status: string, second = 0, more: Partial<StatusFact> = {}): StatusFact => ({
  status,
  at: `2026-11-20T12:00:${String(second).padStart(2, '0')}.000Z`,
  errorCode: status === 'failed' ? '131026' : null,
  errorDetail: null,
  price: null,
  currency: null,
  ...more,
});

/** The model, told in another way: what a message has been through, in words. */
function fate(statuses: string[]): string | undefined {
  if (statuses.includes('read')) return 'read';
  if (statuses.includes('delivered')) return 'delivered';
  if (statuses.includes('failed')) return 'failed';
  if (statuses.includes('sent')) return 'sent';
  return statuses.includes('accepted') ? 'accepted' : undefined;
}

describe('foldStatuses()', () => {
  it('gives the same for every order of all statuses, each told up to five times', () => {
    const told = fc.array(fc.constantFrom('accepted', 'sent', 'delivered', 'read', 'failed', 'played'), {
      maxLength: 8,
    });
    const property = fc.property(
      told,
      fc.integer({ min: 1, max: 5 }),
      fc.infiniteStream(fc.nat()),
      (statuses, times, random) => {
        const facts = statuses.map((status, i) => fact(status, i, { price: i % 2 ? `0.0${i}` : null }));
        const repeated = facts.flatMap((one) => Array.from({ length: times }, () => one));
        const shuffled = repeated
          .map((one) => [random.next().value as number, one] as const)
          .toSorted((a, b) => a[0] - b[0]);
        const fold = foldStatuses(shuffled.map(([, one]) => one));
        expect(fold).toEqual(foldStatuses(facts));
        expect(fold?.state).toBe(fate(statuses));
      },
    );
    fc.assert(property, { numRuns: 500 });
  });

  it('takes what arrived for arrived, whatever was said before or after', () => {
    expect(foldStatuses([fact('sent', 1), fact('delivered', 2), fact('failed', 3)])).toMatchObject({
      state: 'delivered',
      error: null,
      isContradictory: true,
    });
    expect(foldStatuses([fact('sent', 1), fact('failed', 2)])).toMatchObject({
      state: 'failed',
      error: { code: '131026' },
      isContradictory: false,
    });
    expect(foldStatuses([fact('read', 5)])).toMatchObject({ state: 'read', at: { read: '2026-11-20T12:00:05.000Z' } });
  });

  it('keeps the first time of each status and the price of the furthest', () => {
    const facts = [
      fact('delivered', 9, { price: '0.02', currency: 'USD' }),
      fact('delivered', 4, { price: '0.02', currency: 'USD' }),
      fact('sent', 1, { price: '0.05', currency: 'USD' }),
    ];
    expect(foldStatuses(facts)).toMatchObject({
      at: { sent: '2026-11-20T12:00:01.000Z', delivered: '2026-11-20T12:00:04.000Z' },
      price: { amount: '0.02', currency: 'USD' },
    });
  });

  it('says nothing about words it does not know', () => {
    expect(foldStatuses([fact('played')])).toBeNull();
  });
});
