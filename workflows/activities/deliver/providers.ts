/** The client of each sender's provider, and how many calls each has under way. */
import { createYcloud, type Ycloud } from '#providers/ycloud/client.ts';
import type { Tx } from '#db/tenant.ts';
import type { Vault } from '#db/vault.ts';

export interface Providers {
  /**
   * The client for a sender, its key read from the vault at most once a minute.
   * @returns null when the vault has no key of that name
   */
  clientFor(tx: Tx, tenantId: string, credentialKey: string): Promise<Ycloud | null>;
  /** Forgets a key that was refused, so that a new one is seen at once. */
  forget(tenantId: string, credentialKey: string): void;
  /** Runs a call unless the sender has too many under way; then null. A slow provider must not take every slot we have. */
  withSlot<T>(senderId: string, call: () => Promise<T>): Promise<T | null>;
}

export interface ProviderOptions {
  vault: Vault;
  ycloudUrl: string;
  timeoutMs?: number;
  fetch?: typeof fetch;
  /** Calls of one sender that this worker has open at most. */
  mostOpen?: number;
}

const keptMs = 60_000;

export function createProviders(options: ProviderOptions): Providers {
  const clients = new Map<string, { client: Ycloud; until: number }>();
  const open = new Map<string, number>();
  const mostOpen = options.mostOpen ?? 30;
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
    async withSlot(senderId, call) {
      const now = open.get(senderId) ?? 0;
      if (now >= mostOpen) return null;
      open.set(senderId, now + 1);
      try {
        return await call();
      } finally {
        const left = (open.get(senderId) ?? 1) - 1;
        if (left > 0) open.set(senderId, left);
        else open.delete(senderId);
      }
    },
  };
}
