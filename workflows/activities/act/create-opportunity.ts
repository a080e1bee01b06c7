import { parseDuration, renderNotice } from '#flow';
import { recordEvent } from '#db/crm/events.ts';
import { hasOpenOpportunity, insertOpportunity } from '#db/crm/opportunities.ts';
import { causeOf } from '#db/flows/causes.ts';
import { EnrolmentGone, loadEnrolmentFacts } from '#db/flows/facts.ts';
import type { Effect } from './effect.ts';
import { once } from './once.ts';

/** Opens a deal and reports it like one opened by hand. */
export const createOpportunity: Effect<'create-opportunity'> = (deps, visit, config) =>
  once(deps, visit, 'create-opportunity', async (tx) => {
    const { leadId, cause } = await causeOf(tx, visit.enrolmentId);
    const facts = await loadEnrolmentFacts(tx, visit.enrolmentId);
    if (!facts) throw new EnrolmentGone();
    if (config.unlessOpen && (await hasOpenOpportunity(tx, leadId))) return { port: 'ok', reason: 'has-open-deal' };
    const { value, stage = null, deadlineIn } = config;
    const deadline = deadlineIn ? new Date(Date.parse(facts.now) + parseDuration(deadlineIn)!) : null;
    const made = await insertOpportunity(tx, {
      lead_id: leadId,
      seller_id: facts.seller?.id ?? null,
      name: renderNotice(config.name, facts),
      value: value === undefined ? null : String(value),
      currency: config.currency ?? facts.tenant.currency,
      stage,
      deadline,
    });
    const data = { deadline: deadline?.toISOString() ?? null, ...cause };
    await recordEvent(tx, { type: 'opportunity.created', leadId, subject: `opportunity:${made.id}`, data });
    return { port: 'ok', reason: null, data: { opportunity: made.id } };
  });
