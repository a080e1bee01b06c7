import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFernet } from './fernet.ts';
import { withTenant } from './tenant.ts';
import type { Tx } from './tenant.ts';
import { createTestDatabase } from '../testing.ts';
import type { TestDatabase, TestTenant } from '../testing.ts';
import { createVault, VaultError } from './vault.ts';

let database: TestDatabase;
let tenant: TestTenant;
beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await database.createTenant();
});
afterAll(() => database.stop());

const newKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const inside = <T>(work: (tx: Tx) => Promise<T>, id = tenant.id) => withTenant(database.sql, id, work);
const sealed = async (name: string) =>
  (
    await database.owner()`select sealed_value, key_id from credentials where tenant_id = ${tenant.id} and key = ${name}`
  )[0]!;
const tamper = (name: string, bytes: Uint8Array) =>
  database.owner()`update credentials set sealed_value = ${bytes} where tenant_id = ${tenant.id} and key = ${name}`;

describe('createVault()', () => {
  it.each([
    ['', 'no key'],
    ['k1', 'each entry'],
    [`k1:${btoa('short')}`, 'needs 32'],
    [`k1:${btoa('a'.repeat(32))}`, 'not random'],
    [`fernet:${randomBytes(32).toString('base64')}`, 'each entry'],
  ])('refuses %s', (keys, reason) => {
    expect(() => createVault(keys)).toThrow(VaultError);
    expect(() => createVault(keys)).toThrow(new RegExp(reason));
  });

  it('refuses two keys of one name, and never repeats a key in what it says', () => {
    const key = newKey('k');
    expect(() => createVault(`${key},${key}`)).toThrow(/two keys/);
    const short = btoa('only fifteen by');
    expect(() => createVault(`k:${short}`)).not.toThrow(new RegExp(short));
  });
});

describe('a vault', () => {
  it('gives back what it was given, and keeps nothing readable', async () => {
    const vault = createVault(newKey('k1'));
    await inside((tx) => vault.put(tx, tenant.id, 'ycloud', 'super-secret-ñ'));
    expect(await inside((tx) => vault.get(tx, tenant.id, 'ycloud'))).toBe('super-secret-ñ');
    expect(await inside((tx) => vault.get(tx, tenant.id, 'other'))).toBeNull();
    expect(Buffer.from((await sealed('ycloud')).sealed_value).toString('latin1')).not.toContain('super-secret');
    expect(await inside((tx) => vault.remove(tx, tenant.id, 'ycloud'))).toBe(true);
    expect(await inside((tx) => vault.get(tx, tenant.id, 'ycloud'))).toBeNull();
  });

  it('opens nothing that was touched: any byte, cut, moved to another name or tenant', async () => {
    const vault = createVault(newKey('k1'));
    await inside((tx) => vault.put(tx, tenant.id, 'a', 'value of a'));
    await inside((tx) => vault.put(tx, tenant.id, 'b', 'value of b'));
    const original = new Uint8Array((await sealed('a')).sealed_value);
    const get = (name: string) => inside((tx) => vault.get(tx, tenant.id, name));
    for (let i = 0; i < original.length; i++) {
      await tamper(
        'a',
        original.map((byte, at) => (at === i ? byte ^ 1 : byte)),
      );
      await expect(get('a')).rejects.toThrow(VaultError);
    }
    for (const cut of [original.slice(0, -1), original.slice(0, 12), original.slice(0, 5), new Uint8Array()]) {
      await tamper('a', cut);
      await expect(get('a')).rejects.toThrow(VaultError);
    }
    await tamper('b', original);
    await expect(get('b')).rejects.toThrow(VaultError);
    const other = await database.createTenant();
    await database.owner()`insert into credentials (tenant_id, key, sealed_value, key_id) values (${other.id}, 'a', ${original}, 'k1')`;
    await expect(inside((tx) => vault.get(tx, other.id, 'a'), other.id)).rejects.toThrow(VaultError);
  });

  it('is turned to a new key without a pause, and the old one can go then', async () => {
    const [old, fresh] = [newKey('old'), newKey('new')];
    const before = createVault(old);
    for (let i = 0; i < 5; i++) await inside((tx) => before.put(tx, tenant.id, `r${i}`, `value ${i}`));
    const during = createVault(`${fresh},${old}`);
    expect(await inside((tx) => during.get(tx, tenant.id, 'r3'))).toBe('value 3');
    await inside((tx) => tx`delete from credentials where key in ('a', 'b')`);
    expect(await inside((tx) => during.rotate(tx, tenant.id))).toBe(5);
    expect(await inside((tx) => during.rotate(tx, tenant.id))).toBe(0);
    const after = createVault(fresh);
    for (let i = 0; i < 5; i++) expect(await inside((tx) => after.get(tx, tenant.id, `r${i}`))).toBe(`value ${i}`);
    await expect(inside((tx) => before.get(tx, tenant.id, 'r0'))).rejects.toThrow(/no key "new"/);
  });

  it('never uses a nonce twice', async () => {
    const vault = createVault(newKey('k1'));
    const seen = new Set<string>();
    await inside(async (tx) => {
      for (let i = 0; i < 300; i++) {
        await vault.put(tx, tenant.id, 'nonce', 'same');
        const [row] = await tx<
          { sealed_value: Uint8Array }[]
        >`select sealed_value from credentials where key = 'nonce'`;
        seen.add(Buffer.from(row!.sealed_value.slice(0, 12)).toString('hex'));
      }
    });
    expect(seen.size).toBe(300);
  });

  it('reads what Fernet sealed, and seals it anew', async () => {
    const fernetKey = randomBytes(32);
    const token = sealFernet(fernetKey, 'from before');
    await database.owner()`
      insert into credentials (tenant_id, key, sealed_value, key_id) values (${tenant.id}, 'legacy', ${Buffer.from(token)}, 'fernet')`;
    const vault = createVault(newKey('k1'), fernetKey.toString('base64url'));
    expect(await inside((tx) => vault.get(tx, tenant.id, 'legacy'))).toBe('from before');
    await inside((tx) => tx`delete from credentials where key <> 'legacy'`);
    expect(await inside((tx) => vault.rotate(tx, tenant.id))).toBe(1);
    expect((await sealed('legacy')).key_id).toBe('k1');
    expect(await inside((tx) => vault.get(tx, tenant.id, 'legacy'))).toBe('from before');
    await database.owner()`update credentials set key_id = 'fernet', sealed_value = 'plain text' where key = 'legacy'`;
    await expect(inside((tx) => vault.get(tx, tenant.id, 'legacy'))).rejects.toThrow(VaultError);
  });
});

describe('openFernet()', () => {
  it('opens the example of the specification', async () => {
    const token =
      'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==';
    expect(await openFernet('cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=', token)).toBe('hello');
  });

  it('refuses a token that was changed, cut, or made with another key', async () => {
    const key = randomBytes(32);
    const token = sealFernet(key, 'x');
    for (const bad of [
      `${token.slice(0, 20)}${token[20] === 'A' ? 'B' : 'A'}${token.slice(21)}`,
      token.slice(0, 40),
      'plain',
    ]) {
      await expect(openFernet(key.toString('base64url'), bad)).rejects.toThrow();
    }
    await expect(openFernet(randomBytes(32).toString('base64url'), token)).rejects.toThrow();
  });
});

/** The reverse of what we read, as the specification has it. */
function sealFernet(key: Buffer, text: string): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-128-cbc', key.subarray(16), iv);
  const time = Buffer.alloc(8);
  const body = Buffer.concat([Buffer.from([0x80]), time, iv, cipher.update(text), cipher.final()]);
  const mac = createHmac('sha256', key.subarray(0, 16)).update(body).digest();
  return Buffer.concat([body, mac])
    .toString('base64url')
    .padEnd(Math.ceil((body.length + 32) / 3) * 4, '=');
}
