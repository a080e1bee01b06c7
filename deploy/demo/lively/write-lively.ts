/** Writes the lively part of the demo, after its leads, deals and words. */
import type { Tx } from '#db/platform/tenant.ts';
import { insert } from '../write.ts';
import { dealStages, savedReplies } from './deals.ts';
import type { Lively } from './lively.ts';

/** Before the deals are written: a stage that stands in no list is put at its end. */
export async function writeStages(tx: Tx): Promise<void> {
  await tx`insert into deal_stages ${tx(dealStages.map((stage, position) => ({ ...stage, position })))}`;
}

/** In the caller's transaction, with its tenant. */
export async function writeLively(tx: Tx, lively: Lively): Promise<void> {
  await insert(tx, 'enrolments', lively.enrolments);
  await insert(
    tx,
    'enrolment_steps',
    lively.steps.map((step) => ({ ...step, data: tx.json(step.data as never) })),
  );
  await insert(
    tx,
    'messages',
    lively.messages.map((row) => ({ ...row, variables: tx.json(row.variables as never) })),
  );
  await insert(tx, 'sale_refunds', lively.refunds);
  await insert(tx, 'tasks', lively.tasks);
  await insert(tx, 'lead_notes', lively.notes);
  await insert(tx, 'saved_replies', savedReplies);
  await tx`
    update opportunities o set closed_reason = r.reason, updated_at = o.updated_at
    from jsonb_to_recordset(${tx.json(lively.closedReasons)}) as r(id uuid, reason text) where o.id = r.id`;
  await tx`
    update sales_transactions s set product = r.product
    from jsonb_to_recordset(${tx.json(lively.products)}) as r(id uuid, product text) where s.id = r.id`;
  await tx`
    update leads l set spoke_at = c.spoke_at, team_spoke_at = c.team_spoke_at, waiting_since = c.waiting_since,
      conversation_closed_at = c.conversation_closed_at
    from jsonb_to_recordset(${tx.json(lively.conversations as never)})
      as c(id uuid, spoke_at timestamptz, team_spoke_at timestamptz, waiting_since timestamptz, conversation_closed_at timestamptz)
    where l.id = c.id`;
}
