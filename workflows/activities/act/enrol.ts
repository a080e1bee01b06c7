import { evaluate, triggerOf, type Condition } from '#flow';
import { admit } from '#db/flows/admit.ts';
import { causeOf, longestChain } from '#db/flows/causes.ts';
import { isInside } from '#db/flows/enrolments.ts';
import { EnrolmentGone, loadEnrolmentFacts } from '#db/flows/facts.ts';
import { findFlow } from '#db/flows/flows.ts';
import type { Effect } from './effect.ts';
import { once } from './once.ts';

/**
 * Enters the lead in another flow, about the same subject. Flows that pass a lead round and round end after some turns, and nobody
 * is twice in one at the same time, whatever its rules of re-entry are.
 */
export const enrol: Effect<'enrol'> = (deps, visit, { flow: flowId }) =>
  once(deps, visit, 'enrol', async (tx) => {
    const data = { flow: flowId };
    const refuse = (reason: string) => ({ port: 'failed', reason, data });
    const [{ leadId, subject, cause }, facts, flow] = await Promise.all([
      causeOf(tx, visit.enrolmentId),
      loadEnrolmentFacts(tx, visit.enrolmentId),
      findFlow(tx, flowId),
    ]);
    if (!facts) throw new EnrolmentGone();
    if (flow?.status !== 'active' || flow.live_version === null) return refuse('flow-not-live');
    if (cause.depth > longestChain) return refuse('loop-guard');
    const number = flow.live_version;
    const version = await deps.versions.load(tx, { tenantId: visit.tenantId, flowId, version: number });
    const filter = triggerOf(version.graph)?.node.config['filter'] as Condition | undefined;
    if (filter && !evaluate(filter, facts)) return refuse('filter-not-met');
    if (await isInside(tx, flowId, leadId)) return refuse('already-inside');
    const { plan, graph } = version;
    const [admission] = await admit(tx, {
      flowId,
      version: number,
      plan,
      settings: graph.settings,
      leadIds: [leadId],
      occurrence: `enrol:${visit.enrolmentId}:${visit.seq}`,
      subject,
      depth: cause.depth,
    });
    return admission?.refused ? refuse(admission.refused) : { port: 'ok', reason: null, data };
  });
