/** What the cells of a column look like, where its header leaves that open. */

import { isDated } from '../column/dates.ts';

/** `phone`: six digits or more and little else; `email`; `date`; `short`: a number of one to four digits; `yesno`, `words`. */
export type Look = 'phone' | 'email' | 'date' | 'short' | 'yesno' | 'words' | 'none';

/** Cells to look at: a column says what it is early. */
export const sampleSize = 200;

function lookOf(cell: string): Look {
  if (cell === '' || /^[-–—.]+$/.test(cell)) return 'none';
  if (/^[^\s@]+@[^\s@]+\.\w|<[^\s@<>]+@[^\s@<>]+\.\w+>/.test(cell)) return 'email';
  if (/^(true|false|yes|no|s[ií]|n[aã]o|sim|verdadero|falso)$/i.test(cell)) return 'yesno';
  if (/^\+?\d{1,4}$/.test(cell)) return 'short';
  if (/^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b|^\d{8}$/.test(cell)) return 'date';
  // Ten digits are a phone sooner than the seconds since 1970.
  if (!/^\d{9,}$/.test(cell) && isDated(cell)) return 'date';
  const digits = cell.replaceAll(/\D/g, '').length;
  if (digits >= 6 && !/\p{L}{4,}/u.test(cell.replace(/@(c\.us|s\.whatsapp\.net)$/, ''))) return 'phone';
  return 'words';
}

/** @returns what at least six in ten of the cells that say anything look like; `none` for an empty column, `words` for a mix */
export function looksLike(cells: string[]): Look {
  const counts = new Map<Look, number>();
  for (const cell of cells.slice(0, sampleSize)) {
    const look = lookOf(cell.trim());
    if (look !== 'none') counts.set(look, (counts.get(look) ?? 0) + 1);
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (all === 0) return 'none';
  return [...counts].find(([, count]) => count >= 0.6 * all)?.[0] ?? 'words';
}
