/** Every regular expression of the sources, for the test that none of them takes long for a long text. */
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { root } from '../runtimes.ts';

export interface Expression {
  file: string;
  source: string;
  flags: string;
}

// Where a `/` begins an expression and divides nothing.
const literal =
  /(?<=(?:[=(,:;!&|?{}[\n]|=>|\breturn|\bcase|\.\.\.)\s*)\/(?![*/])((?:[^\\/[\n]|\\.|\[(?:[^\\\]\n]|\\.)*\])+)\/([dgimsuvy]*)(?![\w/*])/g;
const comment = /^\s*(?:\/\/|\*|\/\*).*$/gm;

/** @param folders of the product, where texts of others arrive; tests and generated files are left out */
export function findExpressions(folders: string[]): Expression[] {
  const found = new Map<string, Expression>();
  for (const folder of folders) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(name) || /\.(test|spec)\.|(^|\/)(testing|paraglide|dist|e2e)\//.test(name)) continue;
      const file = join(folder, name);
      const text = readFileSync(join(root, file), 'utf8');
      const code = name.endsWith('x') ? text : stripTypeScriptTypes(text);
      for (const [, source, flags] of code.replaceAll(comment, '').matchAll(literal)) {
        if (isExpression(source!, flags!)) found.set(`/${source}/${flags}`, { file, source: source!, flags: flags! });
      }
    }
  }
  return [...found.values()];
}

function isExpression(source: string, flags: string): boolean {
  try {
    return new RegExp(source, flags) instanceof RegExp;
  } catch {
    return false;
  }
}

/**
 * Texts that ask an expression for every way to read them: what it names and what its classes hold, one after another many times
 * over, with an end that does not fit.
 */
export function* longTexts(source: string, length: number): Generator<string> {
  const said = source
    .replaceAll(/\\p\{[^}]*\}|\\[wS]/g, 'a')
    .replaceAll(/\\d/g, '0')
    .replaceAll(/\\s/g, ' ')
    .replaceAll(/\\[nt]/g, ' ')
    .replaceAll(/\\(.)/g, '$1')
    .replaceAll(/\{[\d,]+\}|\(\?(?:<?[=!]|:|<\w+>)/g, '');
  const letters = [...new Set(['a', '0', ' ', '\t', '\n', '.', '-', '\u0001', ...said])].filter(
    (one) => !'()|^$+'.includes(one),
  );
  const words = said.match(/[\p{L}\d]{2,}/gu)?.slice(0, 12) ?? [];
  const pairs = letters.slice(0, 24).flatMap((one) => letters.slice(0, 24).map((two) => one + two));
  const heads = ['', ...letters.filter((one) => /[^\p{L}\d\s]/u.test(one)).slice(0, 4), 'a', '0'];
  const ends = ['\u0001', '', '\u0001\n', 'a'];
  for (const part of [...letters, ...words, ...pairs])
    for (const head of part.length === 1 ? heads : heads.slice(0, 2))
      for (const end of part.length === 1 ? ends : ends.slice(0, 1))
        yield head + part.repeat(Math.ceil(length / part.length)) + end;
}

/** What this thread has had of a processor, in milliseconds: whatever else the machine does is not in it. */
function ownMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * The longest that an expression takes, of a processor's time, for one of `longTexts`, as the best of two tries; what would take for ever is left early.
 * @returns `text`: how the worst begins
 */
export function msToTest(source: string, flags: string, length: number): { ms: number; text: string } {
  const expression = new RegExp(source, flags.replace(/[gy]/g, ''));
  const time = (text: string, now: () => number) => {
    const before = now();
    expression.test(text);
    return now() - before;
  };
  let worst = { ms: 0, text: '' };
  // What doubles with each letter shows at once, and would not end with more of them.
  for (const size of [20, 22, 24, 26, length]) {
    for (const text of longTexts(source, size)) {
      // A clock is asked more quickly than what a thread has had, which is never more.
      const once = time(text, () => performance.now());
      const ms = once > worst.ms ? Math.min(once, time(text, ownMs)) : 0;
      if (ms > worst.ms) worst = { ms, text: text.slice(0, 20) };
      if (worst.ms > 200) return worst;
    }
  }
  return worst;
}
