/** A flow as the API shows it: its row with the people inside and what its messages achieved. */
import { effectOfFlows, noEffect, peopleInFlows, type Effect } from '#db/flows/flow-stats.ts';
import { findFlow, type FlowRow } from '#db/flows/flows.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { notFound } from '../errors.ts';

/** The effect in lists covers this many days. */
const effectDays = 30;

export type FlowView = FlowRow & {
  people: { total: number; running: number; waiting: number; paused: number };
  effect: Effect;
};

export async function viewFlows(tx: Tx, rows: FlowRow[]): Promise<FlowView[]> {
  const ids = rows.map((row) => row.id);
  const to = new Date();
  const from = new Date(to.getTime() - effectDays * 86_400_000);
  const effects = await effectOfFlows(tx, ids, { from, to });
  const people = await peopleInFlows(tx, ids);
  return rows.map((row) => ({
    ...row,
    people: withTotal(people.get(row.id)),
    effect: effects.get(row.id) ?? noEffect,
  }));
}

/** @throws Problem 404 */
export async function viewFlow(tx: Tx, id: string): Promise<FlowView> {
  const row = await findFlow(tx, id);
  if (!row) throw notFound();
  return (await viewFlows(tx, [row]))[0]!;
}

export function withTotal(inside: { running: number; waiting: number; paused: number } | undefined) {
  const { running, waiting, paused } = inside ?? { running: 0, waiting: 0, paused: 0 };
  return { total: running + waiting + paused, running, waiting, paused };
}
