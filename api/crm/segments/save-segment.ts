/** Writes and deletes segments, and says what one is. */
import { type Condition, describeCondition, maxSegmentHops, segmentsIn } from '#flow';
import { countMeeting } from '#db/crm/segments/segment-members.ts';
import * as store from '#db/crm/segments/segments.ts';
import { allow, type Tx } from '#db/platform/tenant.ts';
import { namesOfLeads } from '#db/crm/leads.ts';
import type { Act, AppContext } from '../../context.ts';
import { invalid, notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { keepFigure } from '../../platform/kept-figures.ts';
import { userOf } from '../../platform/user-of.ts';
import type { SegmentInput } from './segment-schema.ts';

/**
 * @param id of the one to change; without it a new one is made
 * @throws Problem 404, 409 `already_exists` for a name in use, 422 for a segment that is not there, a circle, or one too many
 */
export async function saveSegment(act: Act, input: Partial<SegmentInput>, id?: string) {
  const all = await store.lockSegments(act.tx);
  const before = all.find((one) => one.id === id);
  if (id !== undefined && !before) throw notFound();
  if (id === undefined && all.length >= store.maxSegments)
    throw invalid('name', 'too_many', `there are ${store.maxSegments} segments, which is the most`);
  const name = input.name ?? before!.name;
  const condition = input.condition ?? before!.condition;
  const taken = all.some((one) => one.id !== id && one.name.toLowerCase() === name.toLowerCase());
  if (taken) throw new Problem('already_exists', { detail: 'another segment has this name' });
  checkReferences(all, condition, id);
  const row = await store.writeSegment(act.tx, { id, name, condition, userId: userOf(act) });
  const verb = id === undefined ? 'create' : 'update';
  await audit(act, `segment.${verb}`, { type: 'segment', id: row.id }, { fields: Object.keys(input) });
  return await viewSegment(act.tx, row);
}

/** A segment may refer to others, but not in a circle, nor endlessly deep. */
function checkReferences(all: readonly store.Segment[], condition: Condition, id: string | undefined): void {
  const saved = new Map(all.map((one) => [one.id, one.condition]));
  const depthOf = (from: Condition, way: readonly string[]): number => {
    const below = segmentsIn(from).map((next) => {
      if (next === id || way.includes(next)) throw invalid('condition', 'circle', 'a segment cannot refer to itself');
      const found = saved.get(next);
      if (!found) throw invalid('condition', 'not_found', `there is no segment ${next}`);
      return 1 + depthOf(found, [...way, next]);
    });
    return Math.max(0, ...below);
  };
  if (depthOf(condition, []) >= maxSegmentHops)
    throw invalid('condition', 'too_deep', `at most ${maxSegmentHops} segments within each other`);
}

/** @throws Problem 404, 409 `segment_in_use` with the flows and segments that refer to it */
export async function deleteSegment(act: Act, id: string): Promise<void> {
  const all = await store.lockSegments(act.tx);
  if (!all.some((one) => one.id === id)) throw notFound();
  const flows = (await store.usesOfSegments(act.tx)).filter((use) => use.segment_id === id);
  const segments = all.filter((one) => segmentsIn(one.condition).includes(id));
  if (flows.length + segments.length > 0) {
    const named = { flows: flows.map(({ flow_id, name }) => ({ id: flow_id, name })) };
    throw new Problem('segment_in_use', {
      extra: { ...named, segments: segments.map((one) => ({ id: one.id, name: one.name })) },
    });
  }
  await store.deleteSegment(act.tx, id);
  await audit(act, 'segment.delete', { type: 'segment', id });
}

/** A segment with its condition in words and who uses it. */
export async function viewSegment(tx: Tx, row: store.Segment) {
  return (await viewSegments(tx, [row]))[0]!;
}

export async function viewSegments(tx: Tx, rows: readonly store.Segment[]) {
  const [uses, names] = [await store.usesOfSegments(tx), await store.namesOfSegments(tx)];
  return rows.map((row) => ({
    ...row,
    words: describeCondition(row.condition, names),
    used_by: uses
      .filter((use) => use.segment_id === row.id)
      .map(({ flow_id, name, status }) => ({ flow_id, name, status })),
  }));
}

/** So many of them show whether the right ones are meant. */
const few = 5;

/** How many leads meet a condition, and a few of them. */
export async function countWhoMeet(c: AppContext, condition: Condition) {
  const { scope } = c.var;
  const count = () =>
    c.var.read(async (tx) => {
      await allow(tx, 10);
      return await countMeeting(tx, condition, scope, few);
    });
  const { figure, asOf } = await keepFigure(c, 'segments.count', condition, count);
  const sample = await c.var.read((tx) => namesOfLeads(tx, figure.few, scope));
  return { count: figure.count, sample, as_of: asOf };
}
