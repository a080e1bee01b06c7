import { renderNotice } from '#flow';
import { EnrolmentGone, loadEnrolmentFacts } from '#db/flows/facts.ts';
import { insertNotification } from '#db/people/notifications.ts';
import type { Effect } from './effect.ts';
import { once } from './once.ts';

const roles = { sellers: 'seller', admin: 'admin', ceo: 'ceo', marketing: 'marketing', everyone: null } as const;

/** Leaves a notice for one person or a role; a lead without a seller is the admins' business. */
export const notifyTeam: Effect<'notify-team'> = (deps, visit, config) =>
  once(deps, visit, 'notify-team', async (tx) => {
    const facts = await loadEnrolmentFacts(tx, visit.enrolmentId);
    if (!facts) throw new EnrolmentGone();
    const userId = config.to === 'seller' ? (facts.seller?.id ?? null) : null;
    const role = config.to === 'seller' ? (userId === null ? 'admin' : null) : roles[config.to];
    await insertNotification(tx, {
      leadId: facts.lead.id,
      enrolmentId: visit.enrolmentId,
      nodeId: visit.nodeId,
      visit: visit.seq,
      userId,
      role,
      text: renderNotice(config.text, facts),
    });
    return { port: 'ok', reason: null, data: { to: config.to } };
  });
