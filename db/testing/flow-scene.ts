/** For tests: a published flow and its leads, without the API. */
import type { Flow, Plan } from '#flow';
import { insertFlow } from '../flows/flows.ts';
import { insertVersion } from '../flows/flow-versions.ts';
import type { Tx } from '../platform/tenant.ts';

/** Trigger → wait a day → exit. */
export const sceneFlow: Flow = {
  formatVersion: 1,
  nodes: [
    { id: 'start', kind: 'lead-created', config: {}, position: { x: 0, y: 0 } },
    { id: 'pause', kind: 'wait', config: { for: 'P1D' }, position: { x: 0, y: 100 } },
    { id: 'end', kind: 'exit', config: { result: 'none' }, position: { x: 0, y: 200 } },
  ],
  edges: [
    { id: 'e1', from: 'start', port: 'next', to: 'pause' },
    { id: 'e2', from: 'pause', port: 'next', to: 'end' },
  ],
  settings: { reEntry: 'after-exit', exitOn: [], holdoutPercent: 0, onFailure: 'continue' },
};

export const scenePlan: Plan = {
  engine: 1,
  start: 'pause',
  instructions: {
    pause: { do: 'sleep', forMs: 86_400_000, next: { next: { to: 'end' } } },
    end: { do: 'finish', result: 'none', reason: 'exit-node' },
  },
  exitOn: ['lead.opted_out'],
  voidOn: [],
  listens: ['lead.opted_out'],
};

/** A live flow. @returns its id; its version is 1 */
export async function insertLiveFlow(tx: Tx, name = 'Seguimiento', plan: Plan = scenePlan): Promise<string> {
  const id = await insertFlow(tx, { name, description: '', graph: sceneFlow, userId: null });
  await insertVersion(tx, {
    flowId: id,
    graph: sceneFlow,
    plan,
    note: '',
    userId: null,
    triggerEvents: ['lead.created'],
  });
  return id;
}

export async function insertLead(
  tx: Tx,
  lead: { name?: string; consent?: string; sellerId?: string } = {},
): Promise<string> {
  const [row] = await tx<[{ id: string }]>`
    insert into leads (name, consent, seller_id) values (${lead.name ?? 'Ana'}, ${lead.consent ?? null}, ${lead.sellerId ?? null}) returning id`;
  return row.id;
}

/** One row of the ledger, in a state. */
export async function insertMessage(
  tx: Tx,
  message: {
    leadId: string;
    flowId: string;
    state: string;
    enrolmentId?: string;
    nodeId?: string;
    reason?: string;
    replied?: boolean;
  },
): Promise<string> {
  const [row] = await tx<[{ id: string }]>`
    insert into messages (external_id, lead_id, flow_id, enrolment_id, node_id, visit, state, reason, replied_at)
    values (gen_random_uuid()::text, ${message.leadId}, ${message.flowId}, ${message.enrolmentId ?? null}, ${message.nodeId ?? 'send'}, 1,
      ${message.state}, ${message.reason ?? null}, ${message.replied ? tx`now()` : null})
    returning id`;
  return row.id;
}
