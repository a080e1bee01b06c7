/** A client of each sender's account, how many calls each has under way, and whose turn it is. */
import { openAccount, type ProviderSettings } from '#providers/mod.ts';
import type { ProviderAccount } from '#providers/port.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { Vault } from '#db/platform/vault.ts';
import { createSlots, type Slots } from '../activities/deliver/slots.ts';
import { createTurns, type Turns } from '../activities/deliver/turns.ts';

export interface Providers {
  /**
   * A client for a sender's account, its key read from the vault at most once a minute.
   * @returns null when the vault has no key of that name
   */
  accountFor(tx: Tx, tenantId: string, sender: AccountName): Promise<ProviderAccount | null>;
  /** Forgets a key that was refused, so that a new one is seen at once. */
  forget(tenantId: string, credentialKey: string): void;
  slots: Slots;
  turns: Turns;
}

export interface AccountName {
  provider: string;
  /** Of its key in the vault. */
  credentialKey: string;
}

export interface ProviderOptions {
  vault: Vault;
  settings: ProviderSettings;
  timeoutMs?: number;
  fetch?: typeof fetch;
}

const keptMs = 60_000;

export function createProviders({ vault, settings, ...more }: ProviderOptions): Providers {
  const accounts = new Map<string, { account: ProviderAccount; until: number }>();
  const nameOf = (tenantId: string, key: string) => `${tenantId} ${key}`;

  return {
    async accountFor(tx, tenantId, { provider, credentialKey }) {
      const name = nameOf(tenantId, credentialKey);
      const known = accounts.get(name);
      if (known && known.until > Date.now()) return known.account;
      const credential = await vault.get(tx, tenantId, credentialKey);
      if (credential === null) return null;
      const account = openAccount(provider, credential, settings, more);
      if (accounts.size > 5000) accounts.clear();
      accounts.set(name, { account, until: Date.now() + keptMs });
      return account;
    },
    forget: (tenantId, credentialKey) => void accounts.delete(nameOf(tenantId, credentialKey)),
    slots: createSlots(),
    turns: createTurns(),
  };
}
