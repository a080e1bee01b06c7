import { recordEvent } from '#db/crm/events.ts';
import { findLead, updateLead } from '#db/crm/leads.ts';
import { findMember, takeTurn } from '#db/crm/team/seller-turns.ts';
import { causeOf } from '#db/flows/causes.ts';
import type { Effect } from './effect.ts';
import { once } from './once.ts';

/** Gives the lead to somebody and reports it like a change by hand. */
export const assignSeller: Effect<'assign-seller'> = (deps, visit, config) =>
  once(deps, visit, 'assign-seller', async (tx) => {
    const { mode, seller = '', sellers = [], keepPresent } = config;
    const { leadId, cause } = await causeOf(tx, visit.enrolmentId);
    const lead = await findLead(tx, leadId, { sellerId: null }, true);
    if (!lead) return { port: 'failed', reason: 'lead-not-found' };
    if (keepPresent && lead.seller_id) return { port: 'ok', reason: 'seller-kept' };
    const { flowId, nodeId } = visit;
    const chosen =
      mode === 'fixed' ? await findMember(tx, seller) : await takeTurn(tx, { mode, among: sellers, flowId, nodeId });
    if (!chosen) return { port: 'failed', reason: 'no-sellers' };
    if (chosen !== lead.seller_id) {
      await updateLead(tx, leadId, { seller_id: chosen });
      await recordEvent(tx, { type: 'lead.assigned', leadId, data: { from: lead.seller_id, to: chosen, ...cause } });
    }
    return { port: 'ok', reason: null, data: { seller: chosen } };
  });
