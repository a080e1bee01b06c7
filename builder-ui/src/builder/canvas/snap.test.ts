import { describe, expect, it } from 'vitest';
import { cardHeight, cardWidth } from '../edit/geometry.ts';
import { snapTo } from './snap.ts';

describe('snapTo()', () => {
  it('takes the nearest card within reach, each axis by itself', () => {
    const others = [
      { x: 100, y: 0 },
      { x: 103, y: 300 },
    ];
    expect(snapTo({ x: 102, y: 150 }, others, 5)).toEqual({
      position: { x: 103, y: 150 },
      x: 103 + cardWidth / 2,
      y: null,
    });
    expect(snapTo({ x: 500, y: 297 }, others, 5)).toEqual({
      position: { x: 500, y: 300 },
      x: null,
      y: 300 + cardHeight / 2,
    });
  });
  it('leaves a card alone when nothing is near', () => {
    expect(snapTo({ x: 50, y: 50 }, [{ x: 100, y: 100 }], 5)).toEqual({ position: { x: 50, y: 50 }, x: null, y: null });
  });
});
