/** Names, states and creatives: what the lists show, archived and deleted ones too, then by id what no list shows. */
import {
  levels,
  type Level,
  listUnseen,
  markDeleted,
  saveAds,
  saveAdsets,
  saveCampaigns,
} from '#db/marketing/ad-objects.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { NodeAnswer } from '#providers/meta-graph/batch.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import type { Page } from '#providers/meta-graph/paging.ts';
import type { Ad, Adset, Campaign } from '#providers/meta-graph/wire.ts';
import type { Reader } from './reader.ts';

/** Reads the first list that is left, a page at a time. */
export async function readList(reader: Reader): Promise<void> {
  const { place, key, graph } = reader;
  const [list] = place.lists;
  if (!list) return;
  place.listedSince ??= new Date().toISOString();
  const resume = place.listAt;
  const read = async <T>(
    pages: AsyncIterable<Page<T>>,
    save: (tx: Tx, accountId: string, items: T[]) => Promise<void>,
  ) => {
    for await (const { items, next } of pages) {
      place.listAt = next;
      if (next === null) place.lists.shift();
      await reader.keep(async (tx) => {
        await save(tx, key.accountId, items);
        return { rows: items.length };
      });
      await reader.breathe();
    }
  };
  try {
    if (list === 'campaigns') await read(graph.campaigns(key.accountId, { resume }), saveCampaigns);
    else if (list === 'adsets') await read(graph.adsets(key.accountId, { resume }), saveAdsets);
    else await read(graph.ads(key.accountId, { resume }), saveAds);
  } catch (error) {
    // A place in a list that Meta has forgotten: the list is read from its beginning.
    if (!(resume !== null && place.listAt === resume && error instanceof GraphError && error.reason === 'bad-request'))
      throw error;
    place.listAt = null;
    await readList(reader);
  }
}

/** Objects of one level that one reading asks about, 50 to a call; the next reading goes on. */
const mostAtOnce = 1_000;

/** Asks about objects that no list has shown. What Meta does not know either is deleted. */
export async function readUnseen(reader: Reader): Promise<void> {
  for (const level of levels) await readUnseenOf(reader, level);
}

async function readUnseenOf(reader: Reader, level: Level): Promise<void> {
  const { place, key, graph } = reader;
  const listedSince = place.listedSince ? new Date(place.listedSince) : null;
  let ids: string[] = [];
  await reader.keep(async (tx) => void (ids = await listUnseen(tx, key.accountId, level, listedSince, mostAtOnce)));
  const keep = async <T>({ found, missing }: NodeAnswer<T>, save: (tx: Tx, items: T[]) => Promise<void>) => {
    await reader.keep(async (tx) => {
      await save(tx, [...found.values()]);
      await markDeleted(tx, level, [...missing.keys()]);
      return { rows: found.size + missing.size };
    });
    await reader.breathe();
  };
  for (let from = 0; from < ids.length; from += 50) {
    const some = ids.slice(from, from + 50);
    const { accountId } = key;
    if (level === 'campaign')
      await keep<Campaign>(await graph.campaignsById(some), (tx, all) => saveCampaigns(tx, accountId, all));
    else if (level === 'adset')
      await keep<Adset>(await graph.adsetsById(some), (tx, all) => saveAdsets(tx, accountId, all));
    else await keep<Ad>(await graph.adsById(some), (tx, all) => saveAds(tx, accountId, all));
  }
}
