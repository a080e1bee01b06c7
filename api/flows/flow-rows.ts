/** A flow as the API shows it: its row with the people inside and what its messages achieved. */
import { findInFlow, kindsNamed, type Found } from '#flow';
import { rangeInDays } from '#db/flows/counts/day-range.ts';
import { overviewOfFlows } from '#db/flows/counts/of-flows.ts';
import type { Effect } from '#db/flows/flow-stats.ts';
import { draftsOf, findFlow, type FlowRow } from '#db/flows/flows.ts';
import { searchWords } from '#db/platform/search/search.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { notFound } from '../errors.ts';

/** The effect in lists covers this many days, and today. */
export const effectDays = 30;

export type FlowView = FlowRow & {
  people: { total: number; running: number; waiting: number; paused: number };
  effect: Effect;
};

export async function viewFlows(tx: Tx, rows: FlowRow[]): Promise<FlowView[]> {
  const ids = rows.map((row) => row.id);
  const found = await overviewOfFlows(tx, ids, await rangeInDays(tx, { days: effectDays }));
  return rows.map((row) => {
    const { people, effect } = found.get(row.id)!;
    return { ...row, people: withTotal(people), effect };
  });
}

/** A search text as `listFlows` takes it: each word with the kinds that are called so. */
export const wordsOf = (q: string | undefined) =>
  searchWords(q ?? '').map((word) => ({ word, kinds: kindsNamed(word) }));

/** With the steps that hold what was sought; without a search, as they are. */
export async function withPlaces(
  tx: Tx,
  rows: FlowView[],
  q: string | undefined,
): Promise<(FlowView & { found_in?: Found[] })[]> {
  if (searchWords(q ?? '').length === 0) return rows;
  const ids = rows.map(({ id }) => id);
  const drafts = await draftsOf(tx, ids);
  return rows.map((row) => ({ ...row, found_in: findInFlow(drafts.get(row.id) ?? { nodes: [] }, q ?? '') }));
}

/** @throws Problem 404 */
export async function viewFlow(tx: Tx, id: string): Promise<FlowView> {
  const row = await findFlow(tx, id);
  if (!row) throw notFound();
  return (await viewFlows(tx, [row]))[0]!;
}

export function withTotal({ running, waiting, paused }: { running: number; waiting: number; paused: number }) {
  return { total: running + waiting + paused, running, waiting, paused };
}
