/** The ready-made flows in the demo tenant: four at work, two to look at as drafts. */
import { compile, readyMadeFlows, triggerEvents } from '#flow';
import { insertVersion } from '#db/flows/flow-versions.ts';
import { insertFlow } from '#db/flows/flows.ts';
import type { Tx } from '#db/platform/tenant.ts';

/** Flows that write to nobody unasked in a new installation: they wait, or need a new deal with a deadline. */
export const activeFlows: readonly string[] = [
  'lead-follow-up',
  'opportunity-reminder',
  'post-sale-feedback',
  'abandoned-cart',
];

/** @returns how many flows were made */
export async function writeFlows(tx: Tx, userId: string): Promise<number> {
  for (const { id, name, description, flow } of readyMadeFlows) {
    const flowId = await insertFlow(tx, { name: name.es, description: description.es, graph: flow, userId });
    if (!activeFlows.includes(id)) continue;
    await insertVersion(tx, {
      flowId,
      graph: flow,
      plan: compile(flow),
      note: 'Versión inicial',
      userId,
      triggerEvents: triggerEvents(flow),
    });
  }
  return readyMadeFlows.length;
}
