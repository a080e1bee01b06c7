/** The ready-made flows in the demo tenant: some at work, the others to look at as drafts. */
import { compile, readyMadeFlows, triggerEvents, type Settings } from '#flow';
import { insertVersion } from '#db/flows/flow-versions.ts';
import { insertFlow } from '#db/flows/flows.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { LiveFlow } from './lively/passages.ts';

/** Flows that write to nobody unasked in a new installation: they wait, or need a new deal with a deadline. */
export const activeFlows: readonly string[] = [
  'lead-follow-up',
  'opportunity-reminder',
  'post-sale-feedback',
  'abandoned-cart',
];

export interface FlowsWanted {
  active: readonly string[];
  /** What is set otherwise than in the ready-made flow, by its id. */
  settings?: Readonly<Record<string, Partial<Settings>>>;
  /** Makes the flows' ids, where who is held out must be the same each time. */
  newId?: () => string;
  /** When they were made and published; now by default. */
  since?: Date;
}

/** Two more at work, one with a control group: what sixty days of them came to is in the demo (lively/). */
export const livelyFlows: Pick<FlowsWanted, 'active' | 'settings'> = {
  active: [...activeFlows, 'booking-recovery', 'reactivation'],
  settings: { 'booking-recovery': { holdoutPercent: 20 } },
};

/** @returns the flows at work, and how many were made */
export async function writeFlows(
  tx: Tx,
  userId: string,
  wanted: FlowsWanted = { active: activeFlows },
): Promise<{ live: LiveFlow[]; made: number }> {
  const live: LiveFlow[] = [];
  for (const one of readyMadeFlows) {
    const { name, description } = one;
    const graph = { ...one.flow, settings: { ...one.flow.settings, ...wanted.settings?.[one.id] } };
    const id = await insertFlow(tx, {
      id: wanted.newId?.(),
      name: name.es,
      description: description.es,
      graph,
      userId,
    });
    if (!wanted.active.includes(one.id)) continue;
    const plan = compile(graph);
    await insertVersion(tx, {
      flowId: id,
      graph,
      plan,
      note: 'Versión inicial',
      userId,
      triggerEvents: triggerEvents(graph),
      publishedAt: wanted.since,
    });
    live.push({ id, name: one.id, graph, plan });
  }
  if (wanted.since) await tx`update flows set created_at = ${wanted.since}`;
  return { live, made: readyMadeFlows.length };
}
