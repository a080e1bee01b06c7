/** Brings templates and numbers up to date where somebody asked for it, and once a day. */
import { repeatUndone } from '#db/platform/failures.ts';
import { claimSyncs, type Claim } from '#db/platform/queues.ts';
import { updateNumber } from '#db/sending/sender-news.ts';
import { advanceSync, endSync } from '#db/platform/sync-runs.ts';
import { removeTemplates, storeTemplate } from '#db/sending/template-store.ts';
import { type Sql, type Tx, withTenant } from '#db/platform/tenant.ts';
import { findEndpointOf, listAccounts } from '#db/sending/senders.ts';
import type { ProviderAccount } from '#providers/port.ts';
import type { Providers } from '../services/providers.ts';
import { codeOf } from './pump.ts';

export interface SyncDeps {
  sql: Sql;
  providers: Providers;
  log: { warn(data: object, message: string): void };
}

/** Works off the syncs that were asked for. True when there was one. */
export async function relaySyncs(deps: SyncDeps): Promise<boolean> {
  const claims = await claimSyncs(deps.sql, 'templates', 4);
  for (const claim of claims) await syncTemplates(deps, claim);
  return claims.length > 0;
}

/** All pages of every account of a tenant. A template that no account lists any more is removed if all of them answered. */
export async function syncTemplates(deps: SyncDeps, { id, tenantId }: Claim): Promise<void> {
  const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]) =>
    repeatUndone(() => withTenant(deps.sql, tenantId, work));
  const startedAt = new Date();
  const accounts = await inTenant(listAccounts);
  const faults: string[] = [];
  let done = 0;
  for (const { provider, credentialKey } of accounts) {
    try {
      const account = await inTenant((tx) => deps.providers.accountFor(tx, tenantId, { provider, credentialKey }));
      if (!account) throw Object.assign(new Error('no key'), { code: 'no-credential' });
      await syncAccount(deps, { id, tenantId }, { provider, account }, startedAt);
      await completeWebhook(deps, { id, tenantId }, { credentialKey, account });
      done++;
    } catch (error) {
      faults.push(codeOf(error));
      deps.providers.forget(tenantId, credentialKey);
      deps.log.warn({ sync: id, code: codeOf(error) }, 'templates could not be synced');
    }
  }
  const state = faults.length === 0 ? 'completed' : done > 0 ? 'partial' : 'failed';
  await inTenant(async (tx) => {
    if (state === 'completed') {
      for (const provider of new Set(accounts.map((one) => one.provider)))
        await removeTemplates(tx, provider, startedAt);
    }
    await endSync(tx, id, state, faults[0] ?? (accounts.length === 0 ? 'no-sender' : null));
  });
}

/** A registration of before does not tell what we have learned to read since. That it cannot be mended now keeps nobody from syncing. */
async function completeWebhook(
  { sql, log }: SyncDeps,
  { id, tenantId }: Claim,
  { credentialKey, account }: { credentialKey: string; account: ProviderAccount },
): Promise<void> {
  const endpoint = await withTenant(sql, tenantId, (tx) => findEndpointOf(tx, `${credentialKey}:webhook`));
  if (!endpoint?.external_id) return;
  try {
    const ours = (await account.listWebhooks()).find((one) => one.id === endpoint.external_id);
    if (ours && !ours.isComplete) await account.completeWebhook(ours.id);
  } catch (error) {
    log.warn({ sync: id, code: codeOf(error) }, 'a webhook registration could not be brought up to date');
  }
}

/** In one order, so that two syncs never wait for each other in a circle. */
const keyOf = ({ wabaId, name, language }: Key) => `${wabaId} ${name} ${language}`;
type Key = { wabaId: string; name: string; language: string };
const byKey = (a: Key, b: Key): number => (keyOf(a) < keyOf(b) ? -1 : 1);

async function syncAccount(
  deps: SyncDeps,
  { id, tenantId }: Claim,
  { provider, account }: { provider: string; account: ProviderAccount },
  at: Date,
): Promise<void> {
  // Webhooks change the same rows meanwhile, in an order of their own: whoever is taken back for that goes again.
  const write = (work: (tx: Tx) => Promise<void>) => repeatUndone(() => withTenant(deps.sql, tenantId, work));
  await account.listTemplates((page) =>
    write(async (tx) => {
      // A list tells all of a template: what it leaves out is not there.
      for (const { components = [], ...template } of page.toSorted(byKey))
        await storeTemplate(tx, { ...template, provider, components, at });
      await advanceSync(tx, id, { calls: 1, rows: page.length });
    }),
  );
  const numbers = await account.listNumbers();
  await write(async (tx) => {
    for (const number of numbers) await updateNumber(tx, number.phone, number);
    await advanceSync(tx, id, { calls: 1, rows: 0 });
  });
}
