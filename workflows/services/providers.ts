/** The client of each sender's provider, how many calls each has under way, and whose turn it is. */
import { createYcloud, type Ycloud } from '#providers/ycloud/client.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { Vault } from '#db/platform/vault.ts';
import { createSlots, type Slots } from '../activities/deliver/slots.ts';
import { createTurns, type Turns } from '../activities/deliver/turns.ts';

export interface Providers {
  /**
   * The client for a sender, its key read from the vault at most once a minute.
   * @returns null when the vault has no key of that name
   */
  clientFor(tx: Tx, tenantId: string, credentialKey: string): Promise<Ycloud | null>;
  /** Forgets a key that was refused, so that a new one is seen at once. */
  forget(tenantId: string, credentialKey: string): void;
  slots: Slots;
  turns: Turns;
}

export interface ProviderOptions {
  vault: Vault;
  ycloudUrl: string;
  timeoutMs?: number;
  fetch?: typeof fetch;
}

const keptMs = 60_000;

export function createProviders(options: ProviderOptions): Providers {
  const clients = new Map<string, { client: Ycloud; until: number }>();
  const nameOf = (tenantId: string, key: string) => `${tenantId} ${key}`;

  return {
    async clientFor(tx, tenantId, credentialKey) {
      const name = nameOf(tenantId, credentialKey);
      const known = clients.get(name);
      if (known && known.until > Date.now()) return known.client;
      const apiKey = await options.vault.get(tx, tenantId, credentialKey);
      if (apiKey === null) return null;
      const client = createYcloud({
        apiKey,
        url: options.ycloudUrl,
        timeoutMs: options.timeoutMs,
        fetch: options.fetch,
      });
      if (clients.size > 5000) clients.clear();
      clients.set(name, { client, until: Date.now() + keptMs });
      return client;
    },
    forget: (tenantId, credentialKey) => void clients.delete(nameOf(tenantId, credentialKey)),
    slots: createSlots(),
    turns: createTurns(),
  };
}
