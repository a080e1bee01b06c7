/**
 * Secrets of tenants at rest. AES-256-GCM with a key derived per tenant from a master key outside the database; the tenant, the
 * name and the key id are authenticated, so a value moved to another row or tenant does not open.
 * Values sealed with Fernet by the systems this one replaces are read, and written anew on `rotate`.
 */
import type { Tx } from './tenant.ts';
import { openFernet } from './fernet.ts';

export interface Vault {
  /** Seals with the first key and stores. */
  put(
    tx: Tx,
    tenantId: string,
    name: string,
    value: string,
    options?: { category?: string; expiresAt?: Date | null },
  ): Promise<void>;
  /** The value, or null when the tenant has none of this name. @throws VaultError when it cannot be opened */
  get(tx: Tx, tenantId: string, name: string): Promise<string | null>;
  remove(tx: Tx, tenantId: string, name: string): Promise<boolean>;
  /** Seals everything of the tenant that is not under the first key anew. @returns how many values */
  rotate(tx: Tx, tenantId: string): Promise<number>;
  /** Seals what may be seen but not made by others: HMAC-SHA256 under a key of the tenant's, as `<key id>.<base64>`. */
  mac(tenantId: string, text: string): Promise<string>;
  /** Whether `mac` made it, under any key that we still have. */
  isMac(tenantId: string, text: string, mac: string): Promise<boolean>;
  /** Seals a value that is kept elsewhere. @param scope the tenant, or the name of a table that belongs to none */
  seal(scope: string, name: string, value: string): Promise<{ sealed: Uint8Array; keyId: string }>;
  /** @throws VaultError when it cannot be opened, or was sealed for something else */
  open(scope: string, name: string, keyId: string, sealed: Uint8Array): Promise<string>;
}

/** A value that does not open: tampered with, moved, or under a key that is gone. Its message holds no value. */
export class VaultError extends Error {
  override name = 'VaultError';
}

/** A secret to sign with, as Standard Webhooks have it: 32 random bytes. */
export const newSigningSecret = (): string =>
  `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`;

const nonceBytes = 12;
const fernetId = 'fernet';
const utf8 = new TextEncoder();

/**
 * @param keys `id:base64 of 32 bytes`, comma-separated; the first seals, all open
 * @param fernetKey base64 of 32 bytes, for reading old values
 * @throws VaultError when there is no key, or one is short, malformed or a placeholder
 */
export function createVault(keys: string, fernetKey?: string): Vault {
  const masters = parseKeys(keys);
  const [active] = masters.keys();
  const derived = new Map<string, Promise<CryptoKey>>();

  const keyFor = (keyId: string, tenantId: string): Promise<CryptoKey> => {
    const master = masters.get(keyId);
    if (!master) throw new VaultError(`there is no key ${JSON.stringify(keyId)}`);
    const name = `${keyId} ${tenantId}`;
    const known = derived.get(name) ?? derive(master, tenantId);
    if (derived.size > 1000) derived.clear();
    derived.set(name, known);
    return known;
  };

  const seal = async (tenantId: string, name: string, value: string): Promise<Uint8Array> => {
    const iv = crypto.getRandomValues(new Uint8Array(nonceBytes));
    const algorithm = { name: 'AES-GCM', iv, additionalData: bind(tenantId, name, active!) };
    const sealed = await crypto.subtle.encrypt(algorithm, await keyFor(active!, tenantId), utf8.encode(value));
    return new Uint8Array([...iv, ...new Uint8Array(sealed)]);
  };

  const open = async (tenantId: string, name: string, keyId: string, sealed: Uint8Array): Promise<string> => {
    if (keyId === fernetId) {
      if (!fernetKey) throw new VaultError('a value under Fernet, and CREDENTIALS_FERNET_KEY is not set');
      return await openFernet(fernetKey, new TextDecoder().decode(sealed)).catch(() => {
        throw new VaultError(`${name} does not open`);
      });
    }
    const key = await keyFor(keyId, tenantId);
    const bytes = new Uint8Array(sealed);
    const algorithm = { name: 'AES-GCM', iv: bytes.slice(0, nonceBytes), additionalData: bind(tenantId, name, keyId) };
    const plain = await crypto.subtle.decrypt(algorithm, key, bytes.slice(nonceBytes)).catch(() => {
      throw new VaultError(`${name} does not open`);
    });
    return new TextDecoder().decode(plain);
  };

  const macKey = async (keyId: string, tenantId: string) => {
    const base = await crypto.subtle.importKey('raw', masters.get(keyId)!, 'HKDF', false, ['deriveKey']);
    const how = { name: 'HKDF', hash: 'SHA-256', salt: utf8.encode(tenantId), info: utf8.encode('cadencia mac') };
    const hmac = { name: 'HMAC', hash: 'SHA-256', length: 256 };
    return await crypto.subtle.deriveKey(how, base, hmac, false, ['sign', 'verify']);
  };

  const vault: Vault = {
    seal: async (scope, name, value) => ({ sealed: await seal(scope, name, value), keyId: active! }),
    open,
    async put(tx, tenantId, name, value, options = {}) {
      const sealed = await seal(tenantId, name, value);
      const { category = 'general', expiresAt = null } = options;
      await tx`
        insert into credentials (tenant_id, key, sealed_value, key_id, category, expires_at)
        values (${tenantId}, ${name}, ${sealed}, ${active!}, ${category}, ${expiresAt})
        on conflict (tenant_id, key) do update
          set sealed_value = excluded.sealed_value, key_id = excluded.key_id, category = excluded.category, expires_at = excluded.expires_at`;
    },
    async get(tx, tenantId, name) {
      const [row] = await tx<{ sealed_value: Uint8Array; key_id: string }[]>`
        select sealed_value, key_id from credentials where tenant_id = ${tenantId} and key = ${name}`;
      return row ? await open(tenantId, name, row.key_id, row.sealed_value) : null;
    },
    async remove(tx, tenantId, name) {
      const gone = await tx`delete from credentials where tenant_id = ${tenantId} and key = ${name}`;
      return gone.count > 0;
    },
    async rotate(tx, tenantId) {
      const rows = await tx<{ key: string; sealed_value: Uint8Array; key_id: string }[]>`
        select key, sealed_value, key_id from credentials where tenant_id = ${tenantId} and key_id <> ${active!} for update`;
      for (const row of rows) {
        const sealed = await seal(tenantId, row.key, await open(tenantId, row.key, row.key_id, row.sealed_value));
        await tx`update credentials set sealed_value = ${sealed}, key_id = ${active!} where tenant_id = ${tenantId} and key = ${row.key}`;
      }
      return rows.length;
    },
    async mac(tenantId, text) {
      const sum = await crypto.subtle.sign('HMAC', await macKey(active!, tenantId), utf8.encode(text));
      return `${active!}.${btoa(String.fromCharCode(...new Uint8Array(sum)))}`;
    },
    async isMac(tenantId, text, mac) {
      const [, keyId = '', sum = ''] = /^(.+)\.([A-Za-z0-9+/]{43}=)$/.exec(mac) ?? [];
      if (!masters.has(keyId)) return false;
      const key = await macKey(keyId, tenantId);
      return await crypto.subtle.verify('HMAC', key, bytesOf(sum), utf8.encode(text));
    },
  };
  return vault;
}

function parseKeys(text: string): Map<string, Uint8Array<ArrayBuffer>> {
  const keys = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const part of text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean)) {
    const [, id, encoded] = /^([A-Za-z0-9_.-]{1,40}):([A-Za-z0-9+/_-]+={0,2})$/.exec(part) ?? [];
    if (!id || !encoded || id === fernetId)
      throw new VaultError('CREDENTIALS_KEYS: each entry is `id:base64 of 32 bytes`');
    const bytes = bytesOf(encoded.replaceAll('-', '+').replaceAll('_', '/'));
    if (bytes.length !== 32) throw new VaultError(`CREDENTIALS_KEYS: key ${id} has ${bytes.length} bytes, it needs 32`);
    if (new Set(bytes).size < 12) throw new VaultError(`CREDENTIALS_KEYS: key ${id} is not random`);
    if (keys.has(id)) throw new VaultError(`CREDENTIALS_KEYS: two keys are called ${id}`);
    keys.set(id, bytes);
  }
  if (keys.size === 0) throw new VaultError('CREDENTIALS_KEYS: there is no key; secrets are never stored without one');
  return keys;
}

async function derive(master: Uint8Array<ArrayBuffer>, tenantId: string): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', master, 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: utf8.encode(tenantId), info: utf8.encode('cadencia credentials') };
  return await crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** What a sealed value is bound to. */
const bind = (tenantId: string, name: string, keyId: string) => utf8.encode(JSON.stringify([tenantId, name, keyId]));
