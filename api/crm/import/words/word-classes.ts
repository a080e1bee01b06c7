/** Sorts the words of a cell into classes, whatever their gender and number, so that `"Pagada "`, `PAGADOS` and `pagado` are one. */
import { plainWords } from '#flow/meaning';

/** Which classes a cell's words are of, and the words that are of none. */
export interface Sorted<T extends string> {
  found: Set<T>;
  unknown: string[];
  /** `no`, `not`, `sin`, `não` … stand in it. */
  negated: boolean;
  words: string[];
}

const negations = new Set(['no', 'not', 'nao', 'sin', 'sem', 'non', 'never', 'nunca']);
const empty = new Set(
  'de del da do la el los las lo a o e y and the en em in por para con com for of is fue foi esta se su'.split(' '),
);

/** Without the endings of gender and number in Spanish and Portuguese: `cobradas` → `cobrad`. */
const stem = (word: string): string => (word.length > 3 ? word.replace(/(os|as|es|o|a|e|s)$/, '') : word);

const known = new Map<string, Set<string>>();

/** The stems of a list of words; lists are written in code, so each is taken apart once. */
function stems(list: string): Set<string> {
  const found = known.get(list) ?? new Set(list.split(' ').filter(Boolean).map(stem));
  known.set(list, found);
  return found;
}

/**
 * @param classes class → its words, which are compared by `stem`
 * @param beside words that may stand with them and say nothing
 */
export function sortWords<T extends string>(cell: string, classes: Record<T, string>, beside = ''): Sorted<T> {
  const besides = stems(beside);
  const tables = (Object.entries(classes) as [T, string][]).map(([name, list]) => [name, stems(list)] as const);
  const words = plainWords(cell).split(' ').filter(Boolean);
  const found = new Set<T>();
  const unknown: string[] = [];
  let negated = false;
  for (const word of words) {
    if (negations.has(word)) {
      negated = true;
      continue;
    }
    const own = tables.filter(([, list]) => list.has(stem(word)));
    for (const [name] of own) found.add(name);
    if (own.length === 0 && !empty.has(word) && !besides.has(stem(word)) && !/^\d+$/.test(word)) unknown.push(word);
  }
  return { found, unknown, negated, words };
}
