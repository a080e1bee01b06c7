import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut, type LaidStep } from './layout.ts';

const numRuns = Number(process.env['LAYOUT_RUNS'] ?? 150);
const step = (...ways: number[]): LaidStep => ({ ways, straight: false });
const act = (...ways: number[]): LaidStep => ({ ways, straight: true });

/** Steps in reading order with ways to anywhere: on, back, to the same step, to themselves. */
const anySteps = fc.integer({ min: 1, max: 40 }).chain((size) =>
  fc.array(fc.record({ ways: fc.array(fc.nat({ max: size - 1 }), { maxLength: 4 }), straight: fc.boolean() }), {
    minLength: size,
    maxLength: size,
  }),
);
/** A tree: every step but the first has one way to it. */
const trees = fc.array(fc.record({ under: fc.nat(), straight: fc.boolean() }), { maxLength: 60 }).map((drawn) => {
  const steps = [{ ways: [] as number[], straight: false }];
  for (const { under, straight } of drawn) {
    steps[under % steps.length]!.ways.push(steps.length);
    steps.push({ ways: [], straight });
  }
  return steps;
});

describe('the layout of a flow', () => {
  it('never puts two steps on top of each other, whatever leads where', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const places = layOut(steps);
        places.forEach((a, index) => {
          for (const b of places.slice(index + 1))
            expect(a.row !== b.row || Math.abs(a.column - b.column) >= 0.999).toBe(true);
        });
      }),
      { numRuns },
    );
  });

  it('puts the ways of a step beside each other in the order of its ports', () => {
    fc.assert(
      fc.property(trees, (steps) => {
        const places = layOut(steps);
        for (const { ways } of steps) {
          const columns = ways.map((to) => places[to]!.column);
          expect(columns).toEqual(columns.toSorted((a, b) => a - b));
        }
      }),
      { numRuns },
    );
  });

  it('puts a step in a row below all that lead to it', () => {
    fc.assert(
      fc.property(trees, (steps) => {
        const places = layOut(steps);
        steps.forEach(({ ways }, at) => ways.forEach((to) => expect(places[to]!.row).toBeGreaterThan(places[at]!.row)));
      }),
      { numRuns },
    );
  });

  it('keeps the only way on straight below, and the main way of an act', () => {
    fc.assert(
      fc.property(trees, (steps) => {
        const places = layOut(steps);
        const bent = steps.filter(({ ways, straight }, at) => {
          const goesOn = ways.length === 1 || (straight && ways.length > 0);
          return goesOn && Math.abs(places[ways[0]!]!.column - places[at]!.column) > 1e-6;
        });
        expect(bent).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('joins the two ways of a decision in the middle below them', () => {
    // 0 decides; 1 and 2 go on to 3.
    expect(layOut([step(1, 2), step(3), step(3), step()])).toEqual([
      { column: 0.5, row: 0 },
      { column: 0, row: 1 },
      { column: 1, row: 1 },
      { column: 0.5, row: 2 },
    ]);
  });

  it('goes straight on past what hangs aside, although both lead to the same end', () => {
    const places = layOut([act(1, 2), step(3), step(3), step()]);
    expect(places.map(({ column }) => column).slice(0, 3)).toEqual([0, 0, 1]);
    // Straight to the end, by way of another step when it fails: the arrow passes that step.
    const [from, aside, end] = layOut([act(2, 1), step(2), step()]);
    expect(end!.column).toBe(from!.column);
    expect(aside!.column - from!.column).toBeGreaterThan(0.5);
  });

  it('leads back up without pulling the loop apart', () => {
    expect(layOut([step(1), step(2), step(3, 1), step()]).map(({ column, row }) => [column, row])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [0, 3],
    ]);
  });

  it('places two thousand steps in a chain and in a broad flow within a moment', () => {
    const chain = Array.from({ length: 2_000 }, (_none, at) => (at < 1_999 ? step(at + 1) : step()));
    expect(new Set(layOut(chain).map(({ column }) => column))).toEqual(new Set([0]));
    const broad = Array.from({ length: 2_000 }, (_none, at) =>
      step(...[3 * at + 1, 3 * at + 2, 3 * at + 3].filter((to) => to < 2_000)),
    );
    const began = performance.now();
    layOut(broad);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
