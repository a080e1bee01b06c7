import { expect, it } from 'vitest';
import { cardHeight, cardWidth, rowPitch } from '../edit/geometry.ts';
import { leastTarget, roomOfPlus, stagger } from './stagger.ts';

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

it('knows each "+" of a card of up to ten ways apart from the others, and those of arrows that meet nearer', () => {
  for (const group of ['act', 'logic'] as const) {
    for (let count = 1; count <= 10; count++) {
      const names = Array.from({ length: count }, () => 'Interesado');
      for (let index = 0; index < count; index++) {
        const room = roomOfPlus(group, names, index);
        expect(room, `${group} ${index} of ${count}`).toBeGreaterThan(leastTarget / 2);
        if (count > 1) expect(roomOfPlus(group, names, index, 0.5)).toBeLessThan(room + 0.01);
      }
    }
  }
  expect(roomOfPlus('logic', ['Sí'], 0)).toBe(Number.POSITIVE_INFINITY);
});
