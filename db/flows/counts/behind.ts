/** When those behind a number came in, by the counts: so that nobody looks for them where there is none. */
import type { PendingQuery, Row } from 'postgres';
import type { Behind, Cohort, Deed } from '../flow-numbers.ts';
import type { Range } from '../flow-stats.ts';
import type { Tx } from '../../platform/tenant.ts';
import { countsAt, type Days } from './kept.ts';

/** Results of those who stand in a count of entries as having done it. */
const results: Partial<Record<Deed, readonly string[]>> = {
  dropped: ['exited', 'failed', 'stopped'],
  finished: ['goal', 'none'],
  goal: ['goal'],
};

/** What has a column in the counts of a step's messages. */
const columns: readonly Deed[] = [
  'sent',
  'delivered',
  'read',
  'replied',
  'opted_out',
  'failed',
  'suppressed',
  'unconfirmed',
  'pending',
];

/**
 * The part of a cohort's range in which somebody behind a number came in, from the first of them to the last, by whole days.
 * @returns null when nobody did; all of the range where the counts cannot tell
 */
export async function whenBehind(
  tx: Tx,
  cohort: Cohort & { whole: Days | null },
  { did, nodeId }: Pick<Behind, 'did' | 'nodeId'>,
): Promise<Range | null> {
  const { flowId, version, whole, from, to } = cohort;
  const counted = isCounted(tx, did, nodeId);
  const counts = whole && counted && (await countsAt(tx));
  if (!counts) return { from, to };
  const which = tx`
    flow_id = ${flowId} and day between ${whole.first}::date and ${whole.last}::date ${version === null ? tx`` : tx`and version = ${version}`}
    and ${counted}`;
  const row = await daysOf(tx, counts(which));
  if (!row.from || !row.to) return null;
  return { from: row.from > from ? row.from : from, to: row.to < to ? row.to : to };
}

/**
 * When messages of a step were made, from the first of them to the last, by whole days.
 * @returns null when there are none; `unknown` where the counts cannot tell
 */
export async function whenSent(tx: Tx, flowId: string, nodeId: string): Promise<Range | 'unknown' | null> {
  const counts = await countsAt(tx);
  if (!counts) return 'unknown';
  const found = await daysOf(tx, counts(tx`flow_id = ${flowId} and family = 'nodes' and node = ${nodeId} and n <> 0`));
  return found.from && found.to ? { from: found.from, to: found.to } : null;
}

/** From the first of these days to the end of the last, as the tenant has them. */
async function daysOf(tx: Tx, counts: PendingQuery<Row[]>): Promise<{ from: Date | null; to: Date | null }> {
  const [row] = await tx<[{ from: Date | null; to: Date | null }]>`
    select (min(day)::timestamp at time zone timezone) as from, ((max(day) + 1)::timestamp at time zone timezone) as to
    from tenants left join ${counts} on true group by timezone`;
  return row;
}

/** A condition on counts of days on which somebody did it; null: no count is of that. */
function isCounted(tx: Tx, did: Deed, nodeId: Behind['nodeId']) {
  const ended = results[did];
  if (ended)
    return tx`family = 'entries' and one = any(${[...ended]}::text[]) ${nodeId === undefined ? tx`` : tx`and node = ${nodeId ?? ''}`}`;
  // Of all steps together: a message of no step is in no count.
  if (typeof nodeId !== 'string' || !columns.includes(did)) return null;
  return tx`family = 'steps' and node = ${nodeId} and ${tx(did)} <> 0`;
}
