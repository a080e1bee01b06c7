/** Which texts a page needs as soon as it stands: those that its own files name, without what they load only later. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `import … from './x.tsx'` and `export … from './x.tsx'`, not `import('./x.tsx')`. Types are nothing in a browser. */
const staticImport = /^(?:import|export)\s+(?!type\s)[^;'"]*?from\s*['"](\.[^'"]+)['"]|^import\s*['"](\.[^'"]+)['"]/gm;
const namedText = /\bm\.(\w+)/g;

/**
 * The names of the texts that these files and whatever they import at once may show.
 * A text that is loaded by a dialog or a menu alone is none of them.
 * @param entries full paths of sources of the app
 */
export function textsOf(entries: readonly string[]): Set<string> {
  const texts = new Set<string>();
  const seen = new Set<string>();
  const ahead = [...entries];
  for (let file = ahead.pop(); file !== undefined; file = ahead.pop()) {
    if (seen.has(file) || !/\.tsx?$/.test(file) || file.includes('/paraglide/') || !existsSync(file)) continue;
    seen.add(file);
    const source = readFileSync(file, 'utf8');
    for (const [, name] of source.matchAll(namedText)) texts.add(name!);
    for (const [, from, bare] of source.matchAll(staticImport)) ahead.push(join(dirname(file), (from ?? bare)!));
  }
  return texts;
}
