/** Who is in a segment: everybody whom SQL cannot rule out is asked, by the same function that asks them on their way through a flow. */
import { type Condition, evaluate, type Facts, segmentsIn } from '#flow';
import { type Around, factsOfAll } from '../../flows/facts.ts';
import type { Scope } from '../../platform/scope.ts';
import type { Tx } from '../../platform/tenant.ts';
import { narrowLeads } from './narrow-leads.ts';
import { findSegment, savedConditions } from './segments.ts';

/**
 * The leads that meet a condition, as they are now, part by part.
 * @param besides what else will look at them, anything with paths of fields in it: what it needs is read along
 */
export async function* whoMeets(
  tx: Tx,
  condition: Condition,
  scope: Scope,
  besides: unknown = null,
): AsyncGenerator<Facts[]> {
  const saved = await reachedFrom(tx, [condition, besides]);
  const around = neededFor([condition, besides, ...saved.values()]);
  const only = await narrowLeads(tx, condition, saved);
  for await (const facts of factsOfAll(tx, scope, around, only?.where))
    yield facts.filter((one) => evaluate(condition, one));
}

/** Their ids. */
export async function idsOfThoseWhoMeet(tx: Tx, condition: Condition, scope: Scope): Promise<string[]> {
  const ids: string[] = [];
  for await (const facts of whoMeets(tx, condition, scope)) ids.push(...facts.map(({ lead }) => lead.id));
  return ids;
}

/** Who is in a segment now; nobody in one that is not there. */
export async function membersOf(tx: Tx, segmentId: string, scope: Scope): Promise<string[]> {
  const segment = await findSegment(tx, segmentId);
  return segment ? await idsOfThoseWhoMeet(tx, segment.condition, scope) : [];
}

/** The saved conditions that a condition refers to, and those these refer to, by their segments' ids. */
export async function reachedFrom(tx: Tx, start: unknown): Promise<Map<string, Condition>> {
  const reached = new Map<string, Condition>();
  if (segmentsIn(start).length === 0) return reached;
  const saved = new Map((await savedConditions(tx)).map((one) => [one.id, one.condition]));
  const follow = (from: unknown): void => {
    for (const id of segmentsIn(from)) {
      const next = saved.get(id);
      if (!next || reached.has(id)) continue;
      reached.set(id, next);
      follow(next);
    }
  };
  follow(start);
  return reached;
}

/** What of a lead's world the conditions look at: reading all of it costs five times as much. */
function neededFor(readers: readonly unknown[]): Around[] {
  const text = JSON.stringify(readers);
  const rooms: Around[] = ['opportunity', 'sale', 'cart', 'message'];
  return rooms.filter((room) => text.includes(`${room}.`));
}
