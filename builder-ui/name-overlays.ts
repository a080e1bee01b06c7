/** What opens over a page, by the place in the source that draws it. */
import { glob, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const sources = fileURLToPath(new URL('src', import.meta.url));
const drawn = /<(Modal|Drawer|Menu\.Dropdown|Popover\.Dropdown)(?=[\s>])/g;

/** Adds `data-from` with the file to each overlay, so that a browser test can tell which one is open. Not for the product itself. */
export const nameOverlays = (): Plugin => ({
  name: 'name-overlays',
  enforce: 'pre',
  transform(code, id) {
    if (!id.startsWith(sources) || !id.endsWith('.tsx')) return undefined;
    const from = relative(sources, id);
    return { code: code.replaceAll(drawn, (tag) => `${tag} data-from="${from}"`), map: null };
  },
});

/** Every file below `src` that draws a dialog, drawer, menu or popover; what `data-from` says of them. */
export async function listOverlays(): Promise<string[]> {
  const found: string[] = [];
  for await (const file of glob('**/*.tsx', { cwd: sources })) {
    if (drawn.test(await readFile(join(sources, file), 'utf8'))) found.push(file);
    drawn.lastIndex = 0;
  }
  return found.toSorted();
}
