/** Aligning a dragged card with its neighbours: the nearest edge or middle within reach, per axis. Pure. */
import { cardHeight, cardWidth, type Spot } from '../edit/geometry.ts';

export interface Snap {
  position: Spot;
  /** Lines to draw, in canvas units; null where nothing was near. */
  x: number | null;
  y: number | null;
}

/** `reach` is 5 screen pixels in canvas units: 5 / zoom. Cards have one size, so equal corners mean equal middles. */
export function snapTo(position: Spot, others: readonly Spot[], reach: number): Snap {
  const nearest = (value: number, values: number[]): number | null => {
    let best: number | null = null;
    for (const candidate of values) {
      const distance = Math.abs(candidate - value);
      if (distance <= reach && (best === null || distance < Math.abs(best - value))) best = candidate;
    }
    return best;
  };
  const x = nearest(
    position.x,
    others.map((other) => other.x),
  );
  const y = nearest(
    position.y,
    others.map((other) => other.y),
  );
  return {
    position: { x: x ?? position.x, y: y ?? position.y },
    x: x === null ? null : x + cardWidth / 2,
    y: y === null ? null : y + cardHeight / 2,
  };
}
