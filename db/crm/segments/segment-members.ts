/**
 * Who is in a segment: those whom SQL finds where it can say the whole condition; else everybody whom it cannot rule out is asked, by
 * the same function that asks them on their way through a flow.
 */
import { type Condition, evaluate, type Facts, segmentsIn } from '#flow';
import { factsOfAll, loadManyFacts, namedIn } from '../../flows/facts.ts';
import { ownLeads, type Scope } from '../../platform/scope.ts';
import type { Tx } from '../../platform/tenant.ts';
import type { Fragment } from './compare-in-sql.ts';
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
  const around = namedIn([condition, besides, ...saved.values()]);
  const only = await narrowLeads(tx, condition, saved);
  for await (const facts of factsOfAll(tx, scope, around, only?.where))
    yield facts.filter((one) => evaluate(condition, one));
}

/** A condition as lists use it. */
export interface Meeting {
  /** On rows of `leads`; null: it rules nobody out. */
  where: Fragment | null;
  /** Who of these meets it; null where everybody does whom `where` lets through. */
  judge: ((ids: readonly string[]) => Promise<Set<string>>) | null;
}

/**
 * How to find those who meet a condition without reading all leads.
 * @param isPage whether a page of them is enough
 */
export async function meetingOf(tx: Tx, condition: Condition, isPage = false): Promise<Meeting> {
  const saved = await reachedFrom(tx, condition);
  const said = await narrowLeads(tx, condition, saved, isPage);
  if (said?.isExact) return { where: said.where, judge: null };
  const around = namedIn([condition, ...saved.values()]);
  const judge = async (ids: readonly string[]) => {
    const facts = await loadManyFacts(
      tx,
      ids.map((leadId) => ({ leadId })),
      around,
    );
    return new Set(facts.flatMap((one) => (one && evaluate(condition, one) ? one.lead.id : [])));
  };
  return { where: said && said.where, judge };
}

/** Nobody. */
const nobody: Condition = { any: [] };

/** The condition of a segment; one that is not there has nobody in it. */
export async function conditionOf(tx: Tx, segmentId: string): Promise<Condition> {
  return (await findSegment(tx, segmentId))?.condition ?? nobody;
}

/** The ids of those who meet a condition. */
export async function idsOfThoseWhoMeet(tx: Tx, condition: Condition, scope: Scope): Promise<string[]> {
  const { where, judge } = await meetingOf(tx, condition);
  if (!judge) {
    const rows = await tx<{ id: string }[]>`select id from leads where ${where} ${ownLeads(tx, scope)} order by id`;
    return rows.map(({ id }) => id);
  }
  const ids: string[] = [];
  for await (const facts of whoMeets(tx, condition, scope)) ids.push(...facts.map(({ lead }) => lead.id));
  return ids;
}

export interface Met {
  count: number;
  /** The ids of a few of them. */
  few: string[];
}

/** How many meet a condition, and so many of them. */
export async function countMeeting(tx: Tx, condition: Condition, scope: Scope, most: number): Promise<Met> {
  const { where, judge } = await meetingOf(tx, condition);
  if (!judge) {
    const rows = await tx<Met[]>`
      with met as materialized (select id from leads where ${where} ${ownLeads(tx, scope)})
      select (select count(*)::int from met) as count, array(select id::text from met order by id limit ${most}) as few`;
    return rows[0]!;
  }
  const met: Met = { count: 0, few: [] };
  for await (const facts of whoMeets(tx, condition, scope)) {
    met.count += facts.length;
    met.few.push(...facts.slice(0, most - met.few.length).map(({ lead }) => lead.id));
  }
  return met;
}

/** Who is in a segment now; nobody in one that is not there. */
export async function membersOf(tx: Tx, segmentId: string, scope: Scope): Promise<string[]> {
  return await idsOfThoseWhoMeet(tx, await conditionOf(tx, segmentId), scope);
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
