import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withTenant } from '#db/platform/tenant.ts';
import { createVault } from '#db/platform/vault.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.stop());

const key = (id: string) => `${id}:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`;

async function run(env: Record<string, string>): Promise<{ code: number; out: string }> {
  const program = promisify(execFile)(process.execPath, ['deploy/operator/vault.ts', 'rotate'], {
    env: { PATH: process.env.PATH, DATABASE_URL: database.appUrl, ...env },
  });
  return await program.then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout + error.stderr,
    }),
  );
}

it('the command seals everything under the first key, so that the old one can go; without it, it says so and fails', async () => {
  const [old, fresh] = [key('old'), key('new')];
  const tenant = await database.createTenant();
  const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]) => withTenant(database.sql, tenant.id, work);
  await inTenant((tx) => createVault(old).put(tx, tenant.id, 'token', 'secret words'));

  const without = await run({ CREDENTIALS_KEYS: fresh });
  expect(without.code).toBe(1);
  expect(without.out).toContain('could not be sealed anew');
  const done = await run({ CREDENTIALS_KEYS: `${fresh},${old}` });
  expect(done).toMatchObject({ code: 0, out: expect.stringMatching(/^[1-9]\d* values? sealed/) });
  expect(await inTenant((tx) => createVault(fresh).get(tx, tenant.id, 'token'))).toBe('secret words');
  expect((await run({ CREDENTIALS_KEYS: fresh })).out).toBe('0 values sealed under the first key.\n');
});

it('without settings it says what it needs', async () => {
  expect(await run({ CREDENTIALS_KEYS: '' })).toMatchObject({ code: 2, out: expect.stringContaining('npm run vault') });
});
