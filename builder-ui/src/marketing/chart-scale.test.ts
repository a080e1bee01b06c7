import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelled, pathOf, scaleOf } from './chart-scale.ts';

describe('a scale', () => {
  it('counts in round steps from zero to over the highest value', () => {
    expect(scaleOf([3, 97, null]).ticks).toEqual([0, 25, 50, 75, 100]);
    expect(scaleOf([0.02, 0.011]).ticks).toEqual([0, 0.005, 0.01, 0.015, 0.02]);
    expect(scaleOf([-40, 120]).ticks).toEqual([-50, 0, 50, 100, 150]);
    expect(scaleOf([0, null]).ticks).toEqual([0, 1]);
    expect(scaleOf([]).ticks).toEqual([0, 1]);
  });

  it('encloses whatever is drawn, with few ticks', () => {
    const amounts = fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(amounts, (values) => {
        const { ticks, place } = scaleOf(values);
        expect(ticks.length).toBeGreaterThan(1);
        expect(ticks.length).toBeLessThan(9);
        for (const value of values) {
          expect(place(value)).toBeGreaterThan(-1e-6);
          expect(place(value)).toBeLessThan(1 + 1e-6);
        }
        expect(place(ticks[0]!)).toBeCloseTo(0);
        expect(place(ticks.at(-1)!)).toBeCloseTo(1);
      }),
    );
  });
});

describe('labels and lines', () => {
  it('stand apart as far as they must', () => {
    expect(labelled(7, 700, 60)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(labelled(30, 300, 60)).toEqual([0, 6, 12, 18, 24]);
    expect(labelled(0, 300, 60)).toEqual([]);
  });

  it('leave a gap where nothing is known', () => {
    expect(pathOf([{ x: 0, y: 1 }, { x: 1, y: 2 }, null, { x: 3, y: 4 }])).toBe('M0.0 1.0L1.0 2.0M3.0 4.0');
    expect(pathOf([null])).toBe('');
  });
});
