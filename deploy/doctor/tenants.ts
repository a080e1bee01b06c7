/** What each tenant needs to send: credentials that open, a provider that answers, senders, webhooks, approved templates. */
import { findProvider, openAccount, type ProviderSettings } from '#providers/mod.ts';
import { ProviderError } from '#providers/port.ts';
import { blockedTemplates, readDayHealth, readHealth } from '#db/platform/diagnostics.ts';
import { listTenants } from '#db/platform/queues.ts';
import { listSenders, type SenderRow } from '#db/sending/senders.ts';
import { type Sql, type Tx, withTenant } from '#db/platform/tenant.ts';
import type { Vault } from '#db/platform/vault.ts';
import { broken, type Finding, ok, reason, warning } from './finding.ts';

export interface TenantFindings {
  credentials: Finding[];
  provider: Finding[];
  templates: Finding[];
  senders: Finding[];
  sending: Finding[];
}

/** Looks at every tenant. Says nothing secret: names of credentials, never their values. */
export async function examineTenants(
  sql: Sql,
  vault: Vault,
  settings: Partial<ProviderSettings>,
): Promise<TenantFindings> {
  const found: TenantFindings = { credentials: [], provider: [], templates: [], senders: [], sending: [] };
  for (const tenantId of await listTenants(sql)) {
    const senders = await withTenant(sql, tenantId, async (tx) => {
      const [tenant] = await tx<{ name: string }[]>`select name from tenants where id = ${tenantId}`;
      const name = tenant?.name ?? tenantId;
      found.credentials.push(...(await credentials(tx, vault, tenantId, name)));
      found.templates.push(...(await templates(tx, name)));
      found.sending.push(...(await sending(tx, name)));
      const rows = await listSenders(tx);
      found.senders.push(...rows.flatMap((row) => sender(row, name)));
      if (rows.length === 0)
        found.senders.push(warning(`${name}: no sender`, 'Connect a WhatsApp number in Settings → Senders.'));
      return await Promise.all(
        rows.map(async (row) => ({
          ...row,
          name,
          key: await vault.get(tx, tenantId, row.credential_key).catch(() => null),
        })),
      );
    });
    for (const row of senders) found.provider.push(await provider(row, settings));
  }
  return found;
}

async function credentials(tx: Tx, vault: Vault, tenantId: string, name: string): Promise<Finding[]> {
  const rows = await tx<
    { key: string; expires_at: Date | null }[]
  >`select key, expires_at from credentials order by key`;
  const problems: Finding[] = [];
  for (const { key, expires_at } of rows) {
    try {
      await vault.get(tx, tenantId, key);
    } catch (error) {
      problems.push(
        broken(
          `${name}: the credential ${key} does not open (${reason(error)})`,
          'Put the key it was sealed with back into CREDENTIALS_KEYS, or enter the credential anew in Settings.',
        ),
      );
      continue;
    }
    // Meta's have a chapter of their own.
    const ends = key.startsWith('meta:') ? null : expires_at;
    const days = ends ? (ends.getTime() - Date.now()) / 86_400_000 : Infinity;
    if (days < 0)
      problems.push(
        broken(
          `${name}: ${key} expired on ${expires_at!.toISOString().slice(0, 10)}`,
          'Connect the account again in Settings.',
        ),
      );
    else if (days < 7)
      problems.push(
        warning(`${name}: ${key} expires in ${Math.ceil(days)} days`, 'Connect the account again in Settings.'),
      );
  }
  return problems.length > 0 ? problems : [ok(`${name}: ${rows.length} credentials open`)];
}

async function provider(
  row: SenderRow & { name: string; key: string | null },
  settings: Partial<ProviderSettings>,
): Promise<Finding> {
  const known = findProvider(row.provider);
  if (!known) return broken(`${row.name}: nobody here knows ${row.provider}`, 'Run the version that added the sender.');
  const { title, setting, url } = known;
  const who = `${row.name}: ${title} for ${row.phone}`;
  if (!row.key) return broken(`${who} has no API key`, 'Enter the key of this sender in Settings → Senders.');
  try {
    const account = openAccount(row.provider, row.key, settings, { timeoutMs: 8_000 });
    const balance = await account.readBalance();
    if (!balance) await account.listNumbers();
    if (balance && balance.amount <= 0)
      return warning(
        `${who} answers, but its balance is ${balance.amount} ${balance.currency}`,
        `Top the account up in the console of ${title}.`,
      );
    return ok(`${who} answers${balance ? `; balance ${balance.amount} ${balance.currency}` : ''}`);
  } catch (error) {
    // Meta refuses a token with other statuses too: there its code says so.
    const refused =
      error instanceof ProviderError &&
      ([401, 403].includes(error.status) || (error.status !== 0 && error.class === 'auth'));
    if (refused)
      return broken(
        `${who} refuses our key`,
        `Make a new API key in the console of ${title} and enter it in Settings → Senders.`,
      );
    return broken(
      `${who} does not answer (${reason(error)})`,
      `Check that this machine reaches ${settings[setting] ?? url}.`,
    );
  }
}

async function templates(tx: Tx, name: string): Promise<Finding[]> {
  const [counted] = await tx<{ approved: number; all: number }[]>`
    select count(*) filter (where status = 'APPROVED')::int as approved, count(*)::int as all from meta_templates`;
  const blocked = await blockedTemplates(tx);
  if (blocked.length > 0) {
    return blocked.map(({ flow_name, template, language, status }) =>
      broken(
        `${name}: the flow "${flow_name}" sends ${template} (${language}), which is ${status ?? 'unknown to us'}`,
        status
          ? 'Wait for its approval, or choose another template in the flow.'
          : 'Sync the templates in HSM Automation, or choose another one in the flow.',
      ),
    );
  }
  if (counted!.all === 0) return [warning(`${name}: no templates`, 'Sync the templates in HSM Automation.')];
  return [
    ok(`${name}: ${counted!.approved} of ${counted!.all} templates are approved, and no live flow needs another`),
  ];
}

function sender(row: SenderRow, name: string): Finding[] {
  const who = `${name}: ${row.phone}`;
  const found: Finding[] = [];
  if (row.sending_stopped)
    found.push(warning(`${who} is stopped by its kill switch`, 'Let it send again in Settings → Senders.'));
  if (row.status !== 'CONNECTED')
    found.push(broken(`${who} is ${row.status}`, "See what WhatsApp says about the number in its provider's console."));
  if (row.quality === 'RED' || row.quality === 'LOW')
    found.push(
      warning(`${who} has low quality: WhatsApp may limit it`, 'Send less, and only to people who expect it.'),
    );
  if (!row.webhook_id)
    found.push(
      broken(
        `${who} has no webhook: replies and receipts do not arrive`,
        'Remove the sender in Settings and add it again.',
      ),
    );
  const seen = row.webhook_last_event_at?.toISOString().slice(0, 16).replace('T', ' ') ?? 'never';
  return found.length > 0 ? found : [ok(`${who} is connected; last webhook ${seen}`)];
}

async function sending(tx: Tx, name: string): Promise<Finding[]> {
  const health = { ...(await readHealth(tx)), ...(await readDayHealth(tx)) };
  const found: Finding[] = [];
  const waits: [what: string, seconds: number | null][] = [
    ['Events', health.events_waiting_s],
    ['Enrolments', health.starts_waiting_s],
    ['Signals', health.signals_waiting_s],
    ['Webhooks', health.inbox_waiting_s],
  ];
  for (const [what, seconds] of waits) {
    if ((seconds ?? 0) > 60)
      found.push(
        broken(
          `${name}: ${what.toLowerCase()} wait since ${seconds} s`,
          'Is the worker running, and does it reach Temporal? Its log says why it does not take them.',
        ),
      );
  }
  if (health.events_failed + health.inbox_failed > 0) {
    found.push(
      broken(
        `${name}: ${health.events_failed} events and ${health.inbox_failed} webhooks failed too often${health.last_inbox_error ? ` (${health.last_inbox_error.slice(0, 120)})` : ''}`,
        'The worker log has the reason of each.',
      ),
    );
  }
  if (health.silent_since)
    found.push(
      broken(
        `${name}: no receipt for messages since ${health.silent_since.toISOString().slice(0, 16)}`,
        'Does the provider reach PUBLIC_URL? Its console lists failed deliveries.',
      ),
    );
  if (health.doubtful > 0)
    found.push(
      warning(
        `${name}: ${health.doubtful} messages may or may not have been sent`,
        'They settle by themselves when the worker runs.',
      ),
    );
  if (health.failed_day > 0)
    found.push(
      warning(
        `${name}: ${health.failed_day} messages failed today, most of them ${health.failure_code}`,
        'HSM Automation → Logs says why each one did.',
      ),
    );
  return found.length > 0 ? found : [ok(`${name}: nothing waits; ${health.sent_day} messages accepted within a day`)];
}
