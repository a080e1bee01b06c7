/**
 * The key under which people who are gone are remembered (`person_hash` in SQL): one per installation, derived from CREDENTIALS_KEYS
 * when it is first needed, and kept sealed under them, so that they may change and nobody is forgotten. Connections learn it in
 * their first packet (`connect`), which no log of statements holds.
 */
import { allow, connect, type Sql } from './tenant.ts';
import type { Vault } from './vault.ts';

/** As it lies in the database, and beside a list of deletions. */
export interface SealedKey {
  sealed: string;
  keyId: string;
}

const scope = 'person_keys';
const name = 'pads';

/**
 * The key of this installation, for `connect`; made where there is none, with which all hashes of before are keyed.
 * @param given take this one over where there is none: a list of deletions brings it
 * @throws VaultError when it does not open: without it nobody who was deleted would be known again
 */
export async function learnPersonKey(url: string, vault: Vault, given?: SealedKey): Promise<string> {
  const sql = connect(url, { max: 1, name: 'cadencia-person-key', seconds: 5 });
  try {
    const known = await readPersonKey(sql);
    if (known) return await openPersonKey(vault, known);
    const pads = given ? await openPersonKey(vault, given) : await derivePads(vault);
    const { sealed, keyId } = await vault.seal(scope, name, pads);
    await sql.begin(async (tx) => {
      await allow(tx, 900);
      await tx`select begin_person_key(${sealed}, ${keyId}, ${pads})`;
    });
    return await openPersonKey(vault, (await readPersonKey(sql))!);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The same, however long the database is not there. @param tell hears once a try that failed, and why */
export async function untilPersonKey(
  url: string,
  vault: Vault,
  tell: (error: Error) => void,
  pauseMs = 500,
): Promise<string> {
  for (let told = false; ; told = true) {
    try {
      return await learnPersonKey(url, vault);
    } catch (error) {
      if ((error as Error).name === 'VaultError') throw error;
      if (!told) tell(error as Error);
      await new Promise((later) => setTimeout(later, pauseMs));
    }
  }
}

export async function readPersonKey(sql: Sql): Promise<SealedKey | null> {
  const [row] = await sql<SealedKey[]>`select encode(sealed, 'hex') as sealed, key_id as "keyId" from person_keys`;
  return row ?? null;
}

/** @throws VaultError */
export const openPersonKey = (vault: Vault, { sealed, keyId }: SealedKey): Promise<string> =>
  vault.open(scope, name, keyId, fromHex(sealed));

/** Seals it under the first key where it is under another. @returns whether it was */
export async function resealPersonKey(sql: Sql, vault: Vault): Promise<boolean> {
  const kept = await readPersonKey(sql);
  if (!kept) return false;
  const { sealed, keyId } = await vault.seal(scope, name, await openPersonKey(vault, kept));
  if (keyId === kept.keyId) return false;
  await sql`update person_keys set sealed = ${sealed}, key_id = ${keyId} where key_id = ${kept.keyId}`;
  return true;
}

/** The two pads of HMAC-SHA256 (RFC 2104), the inner first, in hexadecimal. */
async function derivePads(vault: Vault): Promise<string> {
  const mac = await vault.mac(scope, 'person hashes');
  const key = Uint8Array.from(atob(mac.slice(mac.lastIndexOf('.') + 1)), (char) => char.charCodeAt(0));
  const pad = (byte: number) => toHex(Uint8Array.from({ length: 64 }, (_, at) => (key[at] ?? 0) ^ byte));
  return pad(0x36) + pad(0x5c);
}

const toHex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const fromHex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
