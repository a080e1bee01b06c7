/** Makes one of two leads that are the same person. It cannot be undone, so what it means can be asked first. */
import { describeReason } from '#flow';
import { findLead, type Lead } from '#db/crm/leads.ts';
import { mergeLeads, previewMerge } from '#db/crm/merge-leads.ts';
import type { Scope } from '#db/platform/scope.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type * as z from 'zod';
import type { Act } from '../context.ts';
import { invalid, notFound } from '../errors.ts';
import { audit } from '../platform/audit.ts';
import { assertFound } from './find-referred.ts';
import type { mergePreviewSchema } from './merge-schema.ts';

type Preview = Omit<z.input<typeof mergePreviewSchema>, 'lead'> & {
  lead: Pick<Lead, 'created_at'> & Omit<z.input<typeof mergePreviewSchema>['lead'], 'created_at'>;
};

/** Changes nothing. @throws Problem 404, 422 for a lead and itself */
export async function previewMergeOf(tx: Tx, scope: Scope, id: string, into: string): Promise<Preview> {
  await assertTwo(tx, scope, id, into);
  const preview = (await previewMerge(tx, { into, from: id }))!;
  const { moves } = preview;
  const reason = { code: 'lead-merged', text: describeReason('lead-merged') };
  return {
    lead: preview.lead,
    consent: preview.consent,
    differences: preview.differences,
    moves: {
      opportunities: moves.opportunities,
      sales: moves.sales_transactions,
      carts: moves.carts,
      messages: moves.messages,
      replies: moves.inbound_messages,
      touches: moves.lead_touches,
      enrolments: moves.enrolments,
    },
    ends: preview.ends.map((one) => ({
      enrolment_id: one.id,
      flow: { id: one.flow_id, name: one.flow_name },
      reason,
    })),
  };
}

/** Emits `lead.merged`, and `lead.opted_out` where one of the two had refused. @throws Problem 404, 422 for a lead and itself */
export async function mergeLead(act: Act, id: string, into: string): Promise<Lead> {
  await assertTwo(act.tx, act.scope, id, into);
  const source = act.actor.type === 'user' ? 'person' : 'api';
  const lead = await mergeLeads(act.tx, { into, from: id, source });
  await audit(act, 'lead.merge', { type: 'lead', id: into }, { from: id });
  return lead!;
}

async function assertTwo(tx: Tx, scope: Scope, id: string, into: string): Promise<void> {
  if (!(await findLead(tx, id, scope))) throw notFound();
  assertFound(await findLead(tx, into, scope), 'into');
  if (id === into) throw invalid('into', 'same_lead', 'a lead cannot be merged with itself');
}
