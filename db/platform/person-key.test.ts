import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordConsent } from '../crm/consents.ts';
import { deletePerson } from '../crm/delete-person.ts';
import { isFromBefore } from '../crm/deletion-marks.ts';
import { findOrCreateLead, insertLead } from '../crm/leads.ts';
import { learnPersonKey, openPersonKey, readPersonKey, resealPersonKey, untilPersonKey } from './person-key.ts';
import { connect, type Sql, type Tx, withTenant } from './tenant.ts';
import { createVault, VaultError } from './vault.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';
import { hashWithoutKey } from '../testing/unkeyed.ts';

const key = (id: string) => `${id}:${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`;
const [first, second] = [key('first'), key('second')];
const ana = { name: 'Ana', phone: '+5491161117777', wa_user_id: 'AR.1117777', email: 'ana7777@example.com' };

let db: TestDatabase;
let tenant: string;
const pools: Sql[] = [];
beforeEach(async () => {
  // As it was before there were keys, with somebody who refused and somebody who is gone.
  db = await createTestDatabase();
  const keyAgain = await hashWithoutKey(db.owner());
  tenant = (await db.createTenant()).id;
  await inTenant(db.sql, async (tx) => {
    const lead = await insertLead(tx, ana);
    await recordConsent(tx, { leadId: lead.id }, { granted: false, door: 'keyword' });
    await deletePerson(tx, lead.id);
  });
  await keyAgain(db.owner());
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()));
  await db.stop();
});
const inTenant = <T>(sql: Sql, work: (tx: Tx) => Promise<T>) => withTenant(sql, tenant, work);
const open = async (keys: string) => {
  const sql = connect(db.appUrl, { personKey: await learnPersonKey(db.appUrl, createVault(keys)) });
  pools.push(sql);
  return sql;
};
/** Every hash that the database holds of anybody. */
const hashes = async () =>
  (
    await db.owner()<{ hash: string }[]>`
      select encode(key_hash, 'hex') as hash from deletion_marks union select encode(phone_hash, 'hex') from consents where phone_hash is not null
      union select encode(wa_user_hash, 'hex') from consents where wa_user_hash is not null`
  ).map(({ hash }) => hash);
const plain = async (text: string) => {
  const sum = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${tenant}:${text}`));
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
/** Who was deleted stays deleted, and who refused has refused. */
const remembers = async (sql: Sql) => {
  const since = new Date(Date.now() - 60_000);
  for (const known of [{ phone: ana.phone }, { email: ana.email }, { wa_user_id: ana.wa_user_id }])
    expect(await inTenant(sql, (tx) => isFromBefore(tx, known, since)), JSON.stringify(known)).toBe(true);
  await expect(inTenant(sql, (tx) => findOrCreateLead(tx, { phone: ana.phone }, { since }))).rejects.toThrow('deleted');
};

describe('learnPersonKey()', () => {
  it('keys what was hashed without a key, so that a dump answers no guess, and forgets nobody', async () => {
    const guesses = await Promise.all(['541161117777', ana.wa_user_id, ana.email].map(plain));
    expect(await hashes()).toEqual(expect.arrayContaining(guesses));
    const sql = await open(first);
    const kept = await hashes();
    for (const guess of guesses) expect(kept).not.toContain(guess);
    await remembers(sql);
    expect((await inTenant(sql, (tx) => insertLead(tx, { phone: ana.phone }))).consent).toBe('revoked');
  });

  it('gives all processes that start at once the same key, once', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => learnPersonKey(db.appUrl, createVault(first))));
    expect(new Set(all).size).toBe(1);
    await remembers(await open(first));
  });

  it('is the same through a rotation, and after the old key is gone', async () => {
    await open(first);
    const [before, kept] = [await readPersonKey(db.sql), await hashes()];
    const both = createVault(`${second},${first}`);
    expect(await resealPersonKey(db.sql, both)).toBe(true);
    expect(await resealPersonKey(db.sql, both)).toBe(false);
    const after = (await readPersonKey(db.sql))!;
    expect([before!.keyId, after.keyId]).toEqual(['first', 'second']);
    const sql = await open(second);
    expect(await hashes()).toEqual(kept);
    await remembers(sql);
    expect(await openPersonKey(createVault(second), after)).toBe(await openPersonKey(both, before!));
  });

  it('does not begin anew under keys that do not open it', async () => {
    await open(first);
    await expect(learnPersonKey(db.appUrl, createVault(second))).rejects.toThrow(VaultError);
    await expect(untilPersonKey(db.appUrl, createVault(second), () => {})).rejects.toThrow(VaultError);
  });
});

describe('a connection without the key', () => {
  it('meets nobody and takes nobody in', async () => {
    const url = new URL(db.appUrl);
    await db.owner().unsafe(`alter database ${url.pathname.slice(1)} reset app.person_key`);
    const sql = connect(db.appUrl);
    pools.push(sql);
    await expect(inTenant(sql, (tx) => isFromBefore(tx, { phone: ana.phone }))).rejects.toThrow('app.person_key');
    await expect(inTenant(sql, (tx) => insertLead(tx, { phone: ana.phone }))).rejects.toThrow('app.person_key');
  });
});
