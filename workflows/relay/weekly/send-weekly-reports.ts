/** Leaves each tenant's report of the week for the mail, on Monday morning where it is, once. */
import { isOn } from '#db/platform/features/is-on.ts';
import { isStopped } from '#db/platform/operators/tenants.ts';
import { postMail } from '#db/platform/outgoing/mails.ts';
import { listTenants } from '#db/platform/queues.ts';
import { type Sql, type Tx, withTenant } from '#db/platform/tenant.ts';
import type { Vault } from '#db/platform/vault.ts';
import { claimWeek, readWeekly } from '#db/platform/watch/weekly/weekly-settings.ts';
import { writeWeekly } from '#db/platform/watch/weekly/weekly-letter.ts';
import { codeOf } from '../pump.ts';

export interface WeeklyDeps {
  sql: Sql;
  vault: Vault;
  log: { warn(data: object, message: string): void };
  /** Instead of now. */
  at?: Date;
}

/** A report that could not be sent by Wednesday is of no use. */
const letterHours = 48;

/** One that cannot be written keeps none of the others waiting, and is tried again. @returns how many letters were left */
export async function sendWeeklyReports({ sql, vault, log, at }: WeeklyDeps): Promise<number> {
  let letters = 0;
  for (const tenant of await listTenants(sql)) {
    try {
      letters += await withTenant(sql, tenant, (tx) => sendReport(tx, vault, tenant, at));
    } catch (error) {
      log.warn({ tenant, code: codeOf(error) }, 'a weekly report could not be written');
    }
  }
  return letters;
}

/** Claimed and left in one transaction: what was not left, was not claimed. */
async function sendReport(tx: Tx, vault: Vault, tenantId: string, at?: Date): Promise<number> {
  const { weekly } = await readWeekly(tx);
  if (!weekly || (await isStopped(tx, tenantId)) || !(await isOn(tx, 'weekly-report', tenantId))) return 0;
  const monday = await claimWeek(tx, at);
  if (monday === null) return 0;
  const { subject, text, quiet } = await writeWeekly(tx, tenantId, monday);
  if (quiet) return 0;
  const { weekly_emails } = await readWeekly(tx);
  for (const to of weekly_emails) await postMail(tx, vault, { to, subject, text }, letterHours);
  return weekly_emails.length;
}
