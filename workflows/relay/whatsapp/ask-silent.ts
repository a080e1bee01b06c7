/** Asks providers what became of messages they accepted and never spoke of again: webhooks get lost, and are not sent for ever. */
import { claimSilent } from '#db/platform/queues.ts';
import { type Sql, withTenant } from '#db/platform/tenant.ts';
import { providerOf } from '#providers/mod.ts';
import type { Providers } from '../../services/providers.ts';
import { codeOf } from '../pump.ts';
import { messageUpdated } from './message-updated.ts';

export interface AskDeps {
  sql: Sql;
  providers: Providers;
  log: { warn(data: object, message: string): void };
}

/** Asks about some of them. True when there may be more. */
export async function askSilent(deps: AskDeps, most: number): Promise<boolean> {
  const silent = await claimSilent(deps.sql, most);
  for (const { tenantId, provider, providerId, credentialKey } of silent) {
    try {
      const account = await withTenant(deps.sql, tenantId, (tx) =>
        deps.providers.accountFor(tx, tenantId, { provider, credentialKey }),
      );
      const told = await account?.findStatus(providerId);
      if (told) await withTenant(deps.sql, tenantId, (tx) => messageUpdated(tx, told, providerOf(provider)));
    } catch (error) {
      deps.log.warn({ code: codeOf(error) }, 'a silent message could not be asked about');
    }
  }
  return silent.length === most;
}
