/** Brings templates and numbers up to date where somebody asked for it, and once a day. */
import { claimSyncs, type Claim } from '#db/platform/queues.ts';
import { credentialKeysOf } from '#db/sending/senders.ts';
import { updateNumber } from '#db/sending/sender-news.ts';
import { advanceSync, endSync } from '#db/platform/sync-runs.ts';
import { removeTemplates, storeTemplate } from '#db/sending/template-store.ts';
import { type Sql, withTenant } from '#db/platform/tenant.ts';
import type { Ycloud } from '#providers/ycloud/client.ts';
import type { Template } from '#providers/ycloud/wire.ts';
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
  const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]) => withTenant(deps.sql, tenantId, work);
  const startedAt = new Date();
  const keys = await inTenant((tx) => credentialKeysOf(tx, 'ycloud'));
  const faults: string[] = [];
  let done = 0;
  for (const key of keys) {
    try {
      const client = await inTenant((tx) => deps.providers.clientFor(tx, tenantId, key));
      if (!client) throw Object.assign(new Error('no key'), { code: 'no-credential' });
      await syncAccount(deps, { id, tenantId }, client, startedAt);
      done++;
    } catch (error) {
      faults.push(codeOf(error));
      deps.providers.forget(tenantId, key);
      deps.log.warn({ sync: id, code: codeOf(error) }, 'templates could not be synced');
    }
  }
  const state = faults.length === 0 ? 'completed' : done > 0 ? 'partial' : 'failed';
  await inTenant(async (tx) => {
    if (state === 'completed' && keys.length > 0) await removeTemplates(tx, 'ycloud', startedAt);
    await endSync(tx, id, state, faults[0] ?? (keys.length === 0 ? 'no-sender' : null));
  });
}

async function syncAccount(deps: SyncDeps, { id, tenantId }: Claim, client: Ycloud, at: Date): Promise<void> {
  await client.listTemplates((page) =>
    withTenant(deps.sql, tenantId, async (tx) => {
      for (const template of page) await storeTemplate(tx, newsOf(template, at));
      await advanceSync(tx, id, { calls: 1, rows: page.length });
    }),
  );
  const numbers = await client.listPhoneNumbers();
  await withTenant(deps.sql, tenantId, async (tx) => {
    for (const number of numbers) {
      const news = {
        status: number.status,
        quality: number.qualityRating,
        limit: number.messagingLimit,
        wabaId: number.wabaId,
      };
      await updateNumber(tx, number.phoneNumber, news);
    }
    await advanceSync(tx, id, { calls: 1, rows: 0 });
  });
}

function newsOf(template: Template, at: Date): Parameters<typeof storeTemplate>[1] {
  return {
    provider: 'ycloud',
    wabaId: template.wabaId,
    name: template.name,
    language: template.language,
    category: template.category,
    status: template.status,
    quality: template.qualityRating ?? null,
    reason: template.reason ?? null,
    components: template.components ?? [],
    providerId: template.officialTemplateId ?? null,
    at,
  };
}
