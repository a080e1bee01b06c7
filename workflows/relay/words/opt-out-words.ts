/**
 * What a whole message asks for: no more messages, messages again, or neither. Courtesy, signs and emoji are dropped; then the
 * message has to be nothing but such wishes, each a verb with its object: "no me manden más mensajes" is one, "no me manden más
 * facturas por correo" is not, and "no quiero bajar" is no "baja".
 */
import { english } from './english.ts';
import { createGrammar, wordsOf } from './phrases.ts';
import { portuguese } from './portuguese.ts';
import { spanish } from './spanish.ts';

const languages = ['es', 'en', 'pt'];
const of = (...parts: string[]) => languages.flatMap((language) => parts.map((part) => `<${language}-${part}>`));
const grammar = createGrammar({
  ...spanish,
  ...english,
  ...portuguese,
  courtesy: of('courtesy'),
  beside: of('beside'),
  out: of('out'),
  back: of('back'),
  weak: of('weak'),
});

/** Longer messages tell a story. */
const most = { letters: 300, words: 30 };

/**
 * @param how `said`: written as a message. `picked`: the label of a button or a row, or the text under a picture. There a word that
 * can be an answer to something else ("Baja" beside "Alta", "Alto" of "Bajo") is none, and nobody comes back by it.
 */
export function readOptOut(text: string | null, how: 'said' | 'picked' = 'said'): 'out' | 'back' | null {
  if (text === null || text.length > most.letters) return null;
  const words = dropCourtesy(joinLetters(wordsOf(text)));
  if (words.length === 0 || words.length > most.words) return null;
  if (isAll('out', words)) return how === 'picked' && isWeak(words) ? null : 'out';
  return how === 'said' && isAll('back', words) ? 'back' : null;
}

/** `B A J A` is a word as well: three letters or more, one by one. */
const joinLetters = (words: readonly string[]): string[] =>
  words
    .join(' ')
    .replaceAll(/(?<!\S)\p{L}(?: \p{L}){2,}(?!\S)/gu, (letters) => letters.replaceAll(' ', ''))
    .split(' ')
    .filter(Boolean);

function dropCourtesy(words: readonly string[]): string[] {
  const left: string[] = [];
  for (let i = 0; i < words.length;) {
    const end = Math.max(...grammar.ends('courtesy', words, i), i);
    if (end === i) left.push(words[i++]!);
    i = Math.max(i, end);
  }
  return left;
}

/** Whether the words are wishes one after another, with at most what may stand beside them. */
function isAll(asked: 'out' | 'back', words: readonly string[]): boolean {
  // Where one may stand: without a wish so far, and with one.
  const reached = [new Set([0]), new Set<number>()] as const;
  for (let at = 0; at < words.length; at++) {
    for (const [wished, places] of reached.entries()) {
      if (!places.has(at)) continue;
      for (const end of grammar.ends('beside', words, at)) if (end > at) reached[wished as 0 | 1].add(end);
      for (const end of grammar.ends(asked, words, at)) if (end > at) reached[1].add(end);
    }
  }
  return reached[1].has(words.length);
}

const isWeak = (words: readonly string[]): boolean => grammar.ends('weak', words, 0).has(words.length);
