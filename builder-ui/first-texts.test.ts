import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { textsOf } from './first-texts.ts';

test('a page’s texts are those of what it imports at once, not of what it opens later or only knows by type', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'first-texts-'));
  const files = {
    'page.tsx': `import { m } from './paraglide/messages.js';
import {
  row,
} from './row.ts';
import './side.ts';
import type { Kind } from './kind.ts';
export { other } from './other.ts';
const Menu = lazy(() => import('./menu.tsx'));
export const title = m.page_title();`,
    'row.ts': `import { title } from './page.tsx';\nexport const row = { help: m.row_help };`,
    'side.ts': 'm.side();',
    'kind.ts': 'm.kind();',
    'other.ts': 'm.other();',
    'menu.tsx': 'm.menu();',
  };
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    expect([...textsOf([join(folder, 'page.tsx')])].toSorted()).toEqual(['other', 'page_title', 'row_help', 'side']);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what every visit begins with knows its own texts and none of a dialog’s', () => {
  const texts = textsOf(
    [new URL('src/main.tsx', import.meta.url), new URL('src/hsm/hsm-page.tsx', import.meta.url)].map(
      ({ pathname }) => pathname,
    ),
  );
  expect(texts).toContain('skip_to_content');
  expect(texts).toContain('hsm_subtitle');
  expect(texts).not.toContain('hsm_move_help');
});
