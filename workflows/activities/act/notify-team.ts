import { type Facts, oneLine, renderNotice } from '#flow';
import { EnrolmentGone, loadEnrolmentFacts } from '#db/flows/facts.ts';
import { insertNotification } from '#db/people/notifications.ts';
import { listMembers } from '#db/people/users.ts';
import { insertNoticeCall } from '#db/platform/outgoing/webhooks.ts';
import { postMail } from '#db/platform/outgoing/mails.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { ActivityDeps } from '../../services/deps.ts';
import type { Effect } from './effect.ts';
import { once } from './once.ts';

const roles = { sellers: 'seller', admin: 'admin', ceo: 'ceo', marketing: 'marketing', everyone: null } as const;

/** Leaves a notice for one person or a role; a lead without a seller is the admins' business. */
export const notifyTeam: Effect<'notify-team'> = (deps, visit, config) =>
  once(deps, visit, 'notify-team', async (tx) => {
    const facts = await loadEnrolmentFacts(tx, visit.enrolmentId);
    if (!facts) throw new EnrolmentGone();
    const text = renderNotice(config.text, facts);
    const userId = config.to === 'seller' ? (facts.seller?.id ?? null) : null;
    const role = config.to === 'seller' ? (userId === null ? 'admin' : null) : roles[config.to];
    const notice = await insertNotification(tx, {
      leadId: facts.lead.id,
      enrolmentId: visit.enrolmentId,
      nodeId: visit.nodeId,
      visit: visit.seq,
      userId,
      role,
      text,
    });
    const mails = config.email && deps.sendsMail ? await writeMails(tx, deps, { userId, role }, text, facts) : 0;
    const { webhook } = config;
    const isTold = webhook === undefined || notice === null || (await insertNoticeCall(tx, webhook, notice));
    const reason = !isTold ? 'webhook-not-there' : config.email && !deps.sendsMail ? 'mail-not-set-up' : null;
    const told = { ...(config.email && { mails }), ...(webhook !== undefined && { webhook }) };
    return { port: 'ok', reason, data: { to: config.to, ...told } };
  });

/** A notice is of no use after so long. */
const hours = 24;

/** Leaves a letter for each of those that the notice is for. @returns how many */
async function writeMails(
  tx: Tx,
  { vault }: Pick<ActivityDeps, 'vault'>,
  { userId, role }: { userId: string | null; role: string | null },
  text: string,
  { lead, tenant }: Facts,
): Promise<number> {
  const team = await listMembers(tx);
  const readers = team.filter((one) => (userId === null ? role === null || one.role === role : one.id === userId));
  for (const { email, locale } of readers) {
    const isSpanish = (locale ?? tenant.locale.slice(0, 2)) === 'es';
    const name = oneLine(lead.name ?? '').slice(0, 100);
    const about = name === '' ? '' : `\n\nLead: ${name}`;
    const subject = `${isSpanish ? 'Aviso de' : 'Notice from'} ${oneLine(tenant.name).slice(0, 80)}: ${oneLine(text).slice(0, 80)}`;
    await postMail(tx, vault, { to: email, subject, text: `${text}${about}\n` }, hours);
  }
  return readers.length;
}
