/** Phrases that a header may be, and whether it is one. */
import type { Said } from './header-words.ts';
import type { Concept } from './lexicon.ts';

/** What has to be said (one of each group) and what may be said besides. */
export interface Phrase {
  must: Concept[][];
  may: ReadonlySet<Concept>;
}

/**
 * @param text words of the lexicon: `phone|mobile ?number ?person` is a phone or a mobile, of which number and person may be said.
 */
export function phrase(text: string): Phrase {
  const words = text.split(' ').filter(Boolean);
  const must = words.filter((word) => !word.startsWith('?')).map((word) => word.split('|') as Concept[]);
  const may = words.filter((word) => word.startsWith('?')).map((word) => word.slice(1) as Concept);
  const all = [...may, ...must.flat()];
  // "Cliente" and "contacto" are both the person; only in "número de contacto" do they differ.
  return { must, may: new Set(all.includes('person') ? [...all, 'contact'] : all) };
}

/**
 * How much of a header a phrase says: the number of its words, so that of two phrases the fuller one wins. 0 where it is another
 * phrase: something that must be said is not, or something is said that may not be.
 */
export function weigh(said: Said[], { must, may }: Phrase): number {
  const words = new Set(said.map((each) => ('about' in each ? each.about : undefined)));
  if (!must.every((group) => group.some((word) => words.has(word)))) return 0;
  return [...words].every((word) => word !== undefined && may.has(word)) ? words.size : 0;
}

/** The best of several phrases. */
export const weighAny = (said: Said[], phrases: readonly Phrase[]): number =>
  Math.max(0, ...phrases.map((each) => weigh(said, each)));
