import { readRecentWords, type RecentWords } from '#db/flows/catalogue.ts';
import type { AppContext } from '../../context.ts';
import { keepFigure } from '../../platform/kept-figures.ts';

/** What the newest rows of a large tenant know, kept for whoever looks at a flow; what is saved or published reads them anew. */
export async function recentWords(c: AppContext): Promise<RecentWords> {
  return (await keepFigure(c, 'flows.words', null, () => c.var.read(readRecentWords))).figure;
}
