/** Where the names of a card's ways out stand below it, so that many of them can still be read. Pure. */
import { cardWidth } from '../edit/geometry.ts';

/** From so many on, names in one line would shrink to a letter. */
export const manyWays = 4;
/** On so many lines they take turns: what fits above the next row of cards. */
const lines = 3;
/** Beside a name: its "+", and what lies between two of them. */
const besideName = 30;

/** For one of `count` ways: how far its line goes down from the card before the name, and how wide the name may be, px. */
export function stagger(index: number, count: number): { stub: number; width: number } {
  const many = count >= manyWays;
  return {
    stub: many ? 6 + (index % lines) * 26 : 19,
    width: Math.max(28, (cardWidth * (many ? lines : 1)) / count - besideName),
  };
}
