/** Changes a lead that is there, and says what the change means: a new status, a new tag, a new seller. */
import { recordEvent } from '../events.ts';
import { type Lead, type LeadFields, type LeadKeys, updateLead } from '../leads.ts';
import type { Tx } from '../../platform/tenant.ts';

export type LeadChange = Omit<LeadFields & LeadKeys, 'custom'> & {
  /** Merged with what is there; a null inside removes the field. */
  custom?: Lead['custom'] | undefined;
};

/**
 * Emits `lead.status_changed {from, to}`, `lead.tagged {tag}` per new tag, `lead.assigned {from, to}`.
 * @param before the lead, found and locked by the caller
 * @param history the change happened before (history.ts): it starts no flow
 * @throws NotAPhone, LeadTaken
 */
export async function changeLead(tx: Tx, before: Lead, change: LeadChange, history = false): Promise<Lead> {
  const { id } = before;
  const { custom, ...fields } = change;
  const after = await updateLead(tx, id, { ...fields, ...(custom ? { custom: merge(before.custom, custom) } : {}) });
  const about = { leadId: id, history };
  if (after.status !== before.status) {
    await recordEvent(tx, {
      type: 'lead.status_changed',
      ...about,
      data: { from: before.status, to: after.status },
    });
  }
  for (const tag of after.tags.filter((each) => !before.tags.includes(each))) {
    await recordEvent(tx, { type: 'lead.tagged', ...about, data: { tag } });
  }
  if (after.seller_id && after.seller_id !== before.seller_id) {
    await recordEvent(tx, {
      type: 'lead.assigned',
      ...about,
      data: { from: before.seller_id, to: after.seller_id },
    });
  }
  return after;
}

function merge(before: Lead['custom'], change: Lead['custom']): Lead['custom'] {
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== null));
}
