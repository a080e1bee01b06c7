/** Looks for troubles of each tenant, and tells people outside of the app when one begins and when it is over. */
import { describeTrouble, type Text, troubleTexts } from '#flow';
import { isOn } from '#db/platform/features/is-on.ts';
import { isStopped } from '#db/platform/operators/tenants.ts';
import { tellRoles } from '#db/people/notifications.ts';
import { postMail } from '#db/platform/outgoing/mails.ts';
import { insertNoticeCall } from '#db/platform/outgoing/webhooks.ts';
import { listTenants } from '#db/platform/queues.ts';
import { type Sql, type Tx, withTenant } from '#db/platform/tenant.ts';
import { findTenant } from '#db/platform/tenants.ts';
import type { Vault } from '#db/platform/vault.ts';
import { type AlertSettings, claimLook, readAlertSettings } from '#db/platform/watch/troubles/alert-settings.ts';
import { findTroubles } from '#db/platform/watch/troubles/find-troubles.ts';
import { recordTroubles, type Trouble } from '#db/platform/watch/troubles/troubles.ts';
import { codeOf } from '../pump.ts';

export interface AlertDeps {
  sql: Sql;
  vault: Vault;
  /** Whether letters that are left go out. */
  sendsMail: boolean;
  log: { warn(data: object, message: string): void };
}

/** A letter about something that is wrong now is of no use days later. */
const letterHours = 24;
const told = ['ceo', 'admin'];

/** Looks at every tenant that nobody looked at within the minute. One that cannot be looked at keeps none of the others waiting. */
export async function lookForTroubles(deps: AlertDeps): Promise<void> {
  for (const tenant of await listTenants(deps.sql)) {
    try {
      await withTenant(deps.sql, tenant, (tx) => lookAt(tx, deps, tenant));
    } catch (error) {
      deps.log.warn({ tenant, code: codeOf(error) }, 'troubles could not be looked for');
    }
  }
}

/** Found and told in one transaction: what was not told, was not found. */
async function lookAt(tx: Tx, deps: AlertDeps, tenantId: string): Promise<void> {
  const due = await claimLook(tx);
  if (!due || (await isStopped(tx, tenantId)) || !(await isOn(tx, 'alerts', tenantId))) return;
  const settings = await readAlertSettings(tx);
  const { kinds, found } = await findTroubles(tx, tenantId, settings, due);
  const { began, ended: left } = await recordTroubles(tx, kinds, found);
  // One that was switched off meanwhile is looked for no more, and may well last: nobody is told that it is over.
  const ended = left.filter(({ kind }) => !settings.off.includes(kind));
  if (began.length + ended.length === 0) return;
  const { name, locale } = await findTenant(tx);
  for (const trouble of began) await tell(tx, deps, settings, { name, locale }, trouble, beginning);
  for (const trouble of ended) await tell(tx, deps, settings, { name, locale }, trouble, end);
}

interface Occasion {
  subject: (title: string, tenant: string) => Text;
  line: (sentence: string) => Text;
}
const beginning: Occasion = {
  subject: (title, tenant) => ({ es: `${tenant}: ${title}`, en: `${tenant}: ${title}` }),
  line: (sentence) => ({ es: sentence, en: sentence }),
};
const end: Occasion = {
  subject: (title, tenant) => ({ es: `${tenant}: resuelto: ${title}`, en: `${tenant}: over: ${title}` }),
  line: (sentence) => ({ es: `Ya se resolvió: ${sentence}`, en: `This is over: ${sentence}` }),
};

async function tell(
  tx: Tx,
  { vault, sendsMail }: AlertDeps,
  { emails, webhook_id }: AlertSettings,
  { name, locale }: { name: string; locale: 'es' | 'en' },
  { kind, data }: Trouble,
  { subject, line }: Occasion,
): Promise<void> {
  const sentence = line(describeTrouble(kind, data)[locale])[locale];
  const [notice] = await tellRoles(tx, told, sentence);
  if (webhook_id && notice) await insertNoticeCall(tx, webhook_id, notice);
  if (!sendsMail) return;
  const words = { subject: subject(troubleTexts[kind].title[locale], name)[locale], text: `${sentence}\n` };
  for (const to of emails) await postMail(tx, vault, { to, ...words }, letterHours);
}
