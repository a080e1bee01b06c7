import { leadChanges, tagsAfter } from '#flow';
import { causeOf } from '#db/flows/causes.ts';
import { recordEvent } from '#db/crm/events.ts';
import { findLead, updateLead as writeLead } from '#db/crm/leads.ts';
import type { Effect } from './effect.ts';
import { once } from './once.ts';

/** Changes the lead and reports it like a change by hand; the events name the enrolment, so that flows cannot feed each other for ever. */
export const updateLead: Effect<'update-lead'> = (deps, visit, config) =>
  once(deps, visit, 'update-lead', async (tx) => {
    const { leadId, cause } = await causeOf(tx, visit.enrolmentId);
    const lead = await findLead(tx, leadId, { sellerId: null }, true);
    if (!lead) return { port: 'failed', reason: 'lead-not-found' };
    const changes = leadChanges(config);
    const { status, fields, custom } = changes;
    const tags = tagsAfter(lead.tags, changes);
    if (!tags) return { port: 'failed', reason: 'too-many-tags' };
    const added = tags.filter((tag) => !lead.tags.includes(tag));
    const isMoved = status !== undefined && status !== lead.status;
    const isTagged = tags.length !== lead.tags.length || added.length > 0;

    await writeLead(tx, lead.id, {
      ...fields,
      ...(isMoved ? { status } : {}),
      ...(isTagged ? { tags } : {}),
      ...(Object.keys(custom).length > 0 ? { custom: { ...lead.custom, ...custom } } : {}),
    });
    if (isMoved) {
      await recordEvent(tx, { type: 'lead.status_changed', leadId, data: { from: lead.status, to: status, ...cause } });
    }
    for (const tag of added) {
      await recordEvent(tx, { type: 'lead.tagged', leadId, data: { tag, ...cause } });
    }
    const changed = [...(isMoved ? ['status'] : []), ...(isTagged ? ['tags'] : []), ...Object.keys(config.set ?? {})];
    return { port: 'ok', reason: null, data: { changed } };
  });
