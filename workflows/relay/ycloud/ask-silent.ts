/** Asks YCloud what became of messages it accepted and never spoke of again: webhooks get lost, and are not sent for ever. */
import { claimSilent } from '#db/platform/queues.ts';
import { type Sql, withTenant } from '#db/platform/tenant.ts';
import type { Providers } from '../../services/providers.ts';
import { codeOf } from '../pump.ts';
import { tellMessage } from './message-updated.ts';

export interface AskDeps {
  sql: Sql;
  providers: Providers;
  log: { warn(data: object, message: string): void };
}

/** Asks about some of them. True when there may be more. */
export async function askSilent(deps: AskDeps, most: number): Promise<boolean> {
  const silent = await claimSilent(deps.sql, most);
  for (const { tenantId, providerId, credentialKey } of silent) {
    try {
      const client = await withTenant(deps.sql, tenantId, (tx) =>
        deps.providers.clientFor(tx, tenantId, credentialKey),
      );
      const found = await client?.getMessage(providerId);
      if (!found) continue;
      // The same answer twice is one fact.
      const told = { eventId: `get:${providerId}:${found.status}`, createTime: found.updateTime };
      await withTenant(deps.sql, tenantId, (tx) => tellMessage(tx, found, told));
    } catch (error) {
      deps.log.warn({ code: codeOf(error) }, 'a silent message could not be asked about');
    }
  }
  return silent.length === most;
}
