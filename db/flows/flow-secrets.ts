/** Secrets that flows say to other systems, by the names that people give them, and the one they sign with. */
import type { Tx } from '../platform/tenant.ts';
import { newSigningSecret, type Vault } from '../platform/vault.ts';

const prefix = 'flow:';
const signing = 'flow-signing';

/** Names alone: nobody reads a value again. */
export async function listFlowSecrets(tx: Tx): Promise<{ name: string; updated_at: Date }[]> {
  return await tx<{ name: string; updated_at: Date }[]>`
    select substr(key, ${prefix.length + 1}) as name, updated_at from credentials where key like ${`${prefix}%`} order by key`;
}

export async function putFlowSecret(
  tx: Tx,
  vault: Vault,
  tenantId: string,
  name: string,
  value: string,
): Promise<void> {
  await vault.put(tx, tenantId, prefix + name, value, { category: 'flow' });
}

export const removeFlowSecret = (tx: Tx, vault: Vault, tenantId: string, name: string): Promise<boolean> =>
  vault.remove(tx, tenantId, prefix + name);

export const readFlowSecret = (tx: Tx, vault: Vault, tenantId: string, name: string): Promise<string | null> =>
  vault.get(tx, tenantId, prefix + name);

/** What requests of this tenant are signed with (Standard Webhooks, `whsec_…`); made when it is first asked for. */
export async function signingSecret(tx: Tx, vault: Vault, tenantId: string): Promise<string> {
  const known = await vault.get(tx, tenantId, signing);
  if (known !== null) return known;
  // Two at once: the one that waits reads what the other made.
  await tx`select from tenants where id = ${tenantId} for no key update`;
  const made = (await vault.get(tx, tenantId, signing)) ?? newSigningSecret();
  await vault.put(tx, tenantId, signing, made, { category: 'flow' });
  return made;
}
