/** Who is in a segment: every lead is asked, by the same function that asks them on their way through a flow. */
import { type Condition, evaluate, type Facts, segmentsIn } from '#flow';
import { type Around, factsOfAll } from '../flows/facts.ts';
import type { Scope } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';
import { findSegment, savedConditions } from './segments.ts';

/** The leads that meet a condition, as they are now, part by part. */
export async function* whoMeets(tx: Tx, condition: Condition, scope: Scope): AsyncGenerator<Facts[]> {
  const around = neededFor([condition, ...(await reachedFrom(tx, condition))]);
  for await (const facts of factsOfAll(tx, scope, around)) yield facts.filter((one) => evaluate(condition, one));
}

/** Their ids. */
async function idsOfThoseWhoMeet(tx: Tx, condition: Condition, scope: Scope): Promise<string[]> {
  const ids: string[] = [];
  for await (const facts of whoMeets(tx, condition, scope)) ids.push(...facts.map(({ lead }) => lead.id));
  return ids;
}

/** Who is in a segment now; nobody in one that is not there. */
export async function membersOf(tx: Tx, segmentId: string, scope: Scope): Promise<string[]> {
  const segment = await findSegment(tx, segmentId);
  return segment ? await idsOfThoseWhoMeet(tx, segment.condition, scope) : [];
}

/** The saved conditions that a condition refers to, and those these refer to. */
async function reachedFrom(tx: Tx, condition: Condition): Promise<Condition[]> {
  if (segmentsIn(condition).length === 0) return [];
  const saved = new Map((await savedConditions(tx)).map((one) => [one.id, one.condition]));
  const reached = new Set<Condition>();
  const follow = (from: Condition): void => {
    for (const id of segmentsIn(from)) {
      const next = saved.get(id);
      if (!next || reached.has(next)) continue;
      reached.add(next);
      follow(next);
    }
  };
  follow(condition);
  return [...reached];
}

/** What of a lead's world the conditions look at: reading all of it costs five times as much. */
function neededFor(conditions: readonly Condition[]): Around[] {
  const text = JSON.stringify(conditions);
  const rooms: Around[] = ['opportunity', 'sale', 'cart', 'message'];
  // A sale's deal is found through the sale.
  return rooms.filter((room) => text.includes(`"${room}.`));
}
