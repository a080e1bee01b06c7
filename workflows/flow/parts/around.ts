/** The text in which a blank stands, for people who fill it in and for first guesses. */
import { drawParts, type Part } from './mod.ts';
import type { Drawn } from './part.ts';

/** The text with the blank's place in it, and the placeholder; null: the blank is no place in a text. */
export function textAround(parts: readonly Part[], key: string): { text: string; placeholder: string } | null {
  return find(drawParts(parts), key);
}

function find(drawn: readonly Drawn[], key: string): { text: string; placeholder: string } | null {
  for (const one of drawn) {
    if (one.as === 'cards') {
      const inside = find(one.cards.flat(), key);
      if (inside) return inside;
    }
    const keys = 'keys' in one ? Object.entries(one.keys) : [];
    const placeholder = keys.find(([, owner]) => owner === key)?.[0];
    if (placeholder !== undefined) return { text: one.as === 'button' ? (one.url ?? '') : textOf(one), placeholder };
  }
  return null;
}
const textOf = (one: Drawn): string => ('text' in one && typeof one.text === 'string' ? one.text : '');
