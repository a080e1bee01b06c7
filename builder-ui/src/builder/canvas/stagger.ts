/** Where the names of a card's ways out stand below it, so that many of them can still be read. Pure. */
import type { Group } from '#flow';
import { cardWidth } from '../edit/geometry.ts';
import { handlePlace } from '../edit/handle-place.ts';

/** From so many on, names in one line would shrink to a letter. */
export const manyWays = 4;
/** On so many lines they take turns: what fits above the next row of cards. */
const lines = 3;
/** Beside a name: its "+", and what lies between two of them. */
const besideName = 30;
/** A finger's least target on the screen, px (WCAG 2.2, 2.5.8). */
export const leastTarget = 24;

/** For one of `count` ways: how far its line goes down from the card before the name, and how wide the name may be, px. */
export function stagger(index: number, count: number): { stub: number; width: number } {
  const many = count >= manyWays;
  return {
    stub: many ? 6 + (index % lines) * 26 : 19,
    width: Math.max(28, (cardWidth * (many ? lines : 1)) / count - besideName),
  };
}

/** As CSS: how far the line goes down at the present zoom. Far away it is longer, so that the "+" does not lie on the port. */
export const stubLength = (stub: number): string => `max(${stub}px, var(--least-stub))`;
/** What the first of several lines comes to by it before their "+" have no room anyway, px. */
const firstLine = 9;

/** Width of a letter in a name and of the space around it, px: what Inter takes at that size on the average. */
const letter = 6.2;
const around = 10;
/** How far a name may be wider or narrower than that, px. */
const unsure = 8;

/**
 * How far the "+" of one way is from the nearest other of the same card, px on the canvas at least: the greater of across and down.
 * @param share how much of the way's distance from its neighbours is left where the "+" stands: half of it in the middle of
 *   arrows that meet at one card
 */
export function roomOfPlus(group: Group | undefined, names: readonly string[], index: number, share = 1): number {
  const spots = names.map((name, at) => {
    const { stub, width } = stagger(at, names.length);
    const half = (Math.min(width, name.length * letter) + around) / 2;
    return { x: handlePlace(group, at, names.length) * cardWidth * share + half, y: Math.max(stub, firstLine) };
  });
  const one = spots[index];
  if (!one) return Number.POSITIVE_INFINITY;
  const apart = spots
    .filter((_, at) => at !== index)
    .map(({ x, y }) => Math.max(Math.abs(x - one.x), Math.abs(y - one.y)));
  return Math.min(Number.POSITIVE_INFINITY, ...apart) - unsure;
}
