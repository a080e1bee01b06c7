import { parseDuration, renderNotice } from '#flow';
import { findMember } from '#db/crm/team/seller-turns.ts';
import { insertTask } from '#db/crm/team/tasks.ts';
import { EnrolmentGone, loadEnrolmentFacts } from '#db/flows/facts.ts';
import type { Effect } from './effect.ts';
import { once } from './once.ts';

/** Leaves a task for the one who is named, else for the lead's seller, else for anybody. */
export const createTask: Effect<'create-task'> = (deps, visit, { title, dueIn, seller }) =>
  once(deps, visit, 'create-task', async (tx) => {
    const facts = await loadEnrolmentFacts(tx, visit.enrolmentId);
    if (!facts) throw new EnrolmentGone();
    const named = seller ? await findMember(tx, seller) : null;
    const id = await insertTask(tx, {
      lead_id: facts.lead.id,
      user_id: named ?? facts.seller?.id ?? null,
      title: renderNotice(title, facts),
      due_at: dueIn ? new Date(Date.parse(facts.now) + parseDuration(dueIn)!) : null,
      enrolment_id: visit.enrolmentId,
      node_id: visit.nodeId,
      visit: visit.seq,
    });
    return { port: 'ok', reason: null, data: { task: id } };
  });
