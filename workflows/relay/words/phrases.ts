/**
 * A tiny grammar of phrases. A pattern is words between blanks: `a|b` is either, `x?` may be missing, `<name>` is any pattern of that
 * name. Words are as `wordsOf` gives them: small letters without accents.
 */

export type Patterns = Readonly<Record<string, readonly string[]>>;
type Part =
  | { is: 'words'; any: readonly string[]; optional: boolean }
  | { is: 'name'; name: string; optional: boolean };

/** Patterns made ready to be looked for. */
export interface Grammar {
  /** Where a match of the name may end that begins at `from`. */
  ends(name: string, words: readonly string[], from: number): Set<number>;
}

export function createGrammar(patterns: Patterns): Grammar {
  const compiled = new Map(Object.entries(patterns).map(([name, all]) => [name, all.map(parse)]));

  function follow(parts: readonly Part[], words: readonly string[], from: number): Set<number> {
    let ends = new Set([from]);
    for (const part of parts) {
      const next = new Set<number>(part.optional ? ends : []);
      for (const at of ends) {
        if (part.is === 'name') for (const end of named(part.name, words, at)) next.add(end);
        else if (at < words.length && part.any.includes(words[at]!)) next.add(at + 1);
      }
      ends = next;
    }
    return ends;
  }

  function named(name: string, words: readonly string[], from: number): Set<number> {
    const all = compiled.get(name);
    if (!all) throw new Error(`no pattern is called ${name}`);
    return new Set(all.flatMap((parts) => [...follow(parts, words, from)]));
  }
  return { ends: named };
}

function parse(pattern: string): Part[] {
  return pattern.split(/ +/).map((token) => {
    const optional = token.endsWith('?');
    const bare = optional ? token.slice(0, -1) : token;
    const name = /^<([\w-]+)>$/.exec(bare)?.[1];
    return name ? { is: 'name', name, optional } : { is: 'words', any: bare.split('|'), optional };
  });
}

/** The words of a text, without case, accents, signs, emoji and what cannot be seen. */
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replaceAll(/[\p{Mn}\p{Cf}'’`´]/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
