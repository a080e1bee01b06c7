import { expect, it } from 'vitest';
import { cardHeight, cardWidth, rowPitch } from '../edit/geometry.ts';
import { stagger } from './stagger.ts';

it('leaves the names of up to ten ways room for a word, above the next row and beside each other', () => {
  for (let count = 4; count <= 10; count++) {
    const names = Array.from({ length: count }, (_none, index) => ({ index, ...stagger(index, count) }));
    for (const { index, stub, width } of names) {
      expect(width).toBeGreaterThanOrEqual(40);
      // Card, line, name: still above the next card.
      expect(5 + stub + 24).toBeLessThanOrEqual(rowPitch - cardHeight);
      const next = names.find((other) => other.index > index && other.stub === stub);
      if (next) expect(((next.index - index) * cardWidth) / count).toBeGreaterThanOrEqual(width + 26);
    }
  }
});
