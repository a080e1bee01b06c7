/** Seals what lies under a key that is no longer the first, so that an old key can be taken away. */
import { resealPersonKey } from '#db/platform/person-key.ts';
import { listTenants } from '#db/platform/queues.ts';
import { type Sql, withTenant } from '#db/platform/tenant.ts';
import type { Vault } from '#db/platform/vault.ts';
import { codeOf } from './pump.ts';

export interface SealingDeps {
  sql: Sql;
  vault: Vault;
  log: { info(data: object, message: string): void; warn(data: object, message: string): void };
}

/**
 * Seals all secrets of all tenants, and the key of person hashes, under the first of CREDENTIALS_KEYS. A tenant whose secrets do not
 * open keeps none of the others from it.
 * @returns how many values were under another key
 */
export async function sealAnew({ sql, vault, log }: SealingDeps): Promise<number> {
  let values = 0;
  for (const tenant of await listTenants(sql)) {
    try {
      values += await withTenant(sql, tenant, (tx) => vault.rotate(tx, tenant));
    } catch (error) {
      log.warn({ tenant, code: codeOf(error) }, 'secrets could not be sealed anew');
    }
  }
  if (await resealPersonKey(sql, vault)) values++;
  if (values > 0) log.info({ values }, 'sealed under the first key');
  return values;
}
