import { afterAll, beforeAll, expect, it } from 'vitest';
import { learnPersonKey, readPersonKey } from '#db/platform/person-key.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { createVault } from '#db/platform/vault.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { sealAnew } from './seal-anew.ts';

const key = (id: string) => `${id}:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`;
const [before, now] = [key('before'), key('now')];

let db: TestDatabase;
beforeAll(async () => void (db = await createTestDatabase()));
afterAll(() => db?.stop());

it('leaves nothing under an old key, so that it may be taken away, and says what does not open', async () => {
  const [one, two, lost] = await Promise.all([1, 2, 3].map(() => db.createTenant()));
  const put = (keys: string, tenant: string, value: string) =>
    withTenant(db.sql, tenant, (tx) => createVault(keys).put(tx, tenant, 'token', value));
  await put(before, one!.id, 'first');
  await put(before, two!.id, 'second');
  await put(key('gone'), lost!.id, 'third');
  const hashKey = await learnPersonKey(db.appUrl, createVault(before));

  const warned: object[] = [];
  const log = { info() {}, warn: (data: object) => void warned.push(data) };
  const turn = () => sealAnew({ sql: db.sql, vault: createVault(`${now},${before}`), log });
  expect(await turn()).toBe(3);
  expect(await turn()).toBe(0);
  expect(warned).toMatchObject([{ tenant: lost!.id }, { tenant: lost!.id }]);

  const alone = createVault(now);
  for (const [tenant, value] of [
    [one!.id, 'first'],
    [two!.id, 'second'],
  ] as const)
    expect(await withTenant(db.sql, tenant, (tx) => alone.get(tx, tenant, 'token'))).toBe(value);
  expect(await learnPersonKey(db.appUrl, alone)).toBe(hashKey);
  expect(await readPersonKey(db.sql)).toMatchObject({ keyId: 'now' });
});
