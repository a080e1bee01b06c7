/** Many wrong passwords: whom they shut out, for how long, and whom never (S8, attack 17). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countAttempt } from '#db/people/sign-in-attempts.ts';
import { attemptKey, many } from './admit-sign-in.ts';
import { hashPassword } from './password.ts';
import { createTestApi } from '../testing.ts';
import type { TestApi } from '../testing.ts';
import { lettersOf } from '../testing/links.ts';

const password = 'correct horse battery';
let api: TestApi;
let hash: string;
beforeAll(async () => {
  api = await createTestApi({ env: { MAIL_FROM: 'hi@example.com' } });
  hash = await hashPassword(password);
});
afterAll(() => api.stop());

const newAccount = async () => (await api.database.createTenant({ passwordHash: hash })).ceoEmail;
const from = async (remoteAddress: string, email: string, given: string, cookie = '') =>
  await api.app.request(
    '/api/auth/login',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ email, password: given }),
    },
    { remoteAddress },
  );
const deviceOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0]!)
    .find((pair) => pair.startsWith('__Host-device='))!;
async function attack(email: string): Promise<void> {
  for (let n = 0; n < 11; n++) {
    await Promise.all(Array.from({ length: n < 10 ? 9 : 10 }, () => from(`198.51.100.${n}`, email, 'wrong')));
  }
}

/** The same, as far as the account is concerned, without the work of looking at each password. */
async function exhaust(email: string): Promise<void> {
  const key = await attemptKey(`login-account:${email}`);
  for (let n = 0; n < many.free; n++) await countAttempt(api.database.sql, key, many);
}

describe('a hundred wrong passwords from eleven addresses', () => {
  it('shut out neither the device nor the address that signed in before, and nobody new for longer than a quarter of an hour', async () => {
    const owner = api.database.owner();
    const email = await newAccount();
    const device = deviceOf(await from('192.0.2.1', email, password));
    expect(device).toMatch(/^__Host-device=/);
    await attack(email);
    const stranger = await from('203.0.113.5', email, password);
    expect(stranger.status).toBe(429);
    expect(Number(stranger.headers.get('retry-after'))).toBeLessThanOrEqual(900);
    expect((await from('192.0.2.1', email, password)).status).toBe(200);
    expect((await from('203.0.113.6', email, password, device)).status).toBe(200);
    // The device keeps others out, as ever: it is no key.
    expect((await from('203.0.113.6', email, 'wrong', device)).status).toBe(401);
    // One flipped sign, and it is nobody's.
    const forged = device.slice(0, -3) + (device.endsWith('AAA') ? 'BBB' : 'AAA');
    expect((await from('203.0.113.7', email, password, forged)).status).toBe(429);
    // The person hears of it, once.
    const heard = async () => (await lettersOf(api)).filter((letter) => letter.to === email).length;
    await expect.poll(heard).toBe(1);
    await owner`update sign_in_attempts set blocked_until = now() where blocked_until > now()`;
    await from('203.0.113.8', email, 'wrong');
    expect(await heard()).toBe(1);
  }, 120_000);

  it('are answered alike for an address that nobody has', async () => {
    const [known, unknown] = [await newAccount(), 'nobody-at-all@example.com'];
    const answers = async (email: string) => {
      await exhaust(email);
      const last = await from('203.0.113.8', email, 'wrong');
      return [last.status, (await last.json()).code];
    };
    expect(await answers(unknown)).toEqual(await answers(known));
    expect((await lettersOf(api)).filter((letter) => letter.to === unknown)).toEqual([]);
  }, 120_000);
});

it('a device counts for itself: ten wrong passwords on it, and it waits', async () => {
  const email = await newAccount();
  const device = deviceOf(await from('192.0.2.9', email, password));
  await exhaust(email);
  const tries = [];
  for (let i = 0; i < 12; i++) tries.push((await from('203.0.113.9', email, 'wrong', device)).status);
  expect(tries).toEqual([...Array(10).fill(401), 429, 429]);
}, 120_000);

it('a device is known for the account it signed in to, and not for another of the same address', async () => {
  const email = await newAccount();
  // Somebody else's tenant has an account of this address too, made by a link that they were shown.
  const theirs = await api.database.createTenant();
  const attacker = 'the attackers own password';
  await api.database.createUser(theirs.id, { email, passwordHash: await hashPassword(attacker, hash) });
  const device = deviceOf(await from('192.0.2.20', email, attacker));
  await exhaust(email);
  expect((await from('203.0.113.20', email, password, device)).status).toBe(401);
  expect((await from('203.0.113.20', email, attacker, device)).status).toBe(200);
}, 120_000);

it('the wait grows with each failure', async () => {
  const email = await newAccount();
  const owner = api.database.owner();
  const waits: number[] = [];
  for (let i = 0; i < 10; i++) await from('198.51.100.77', email, 'wrong');
  for (let i = 0; i < 6; i++) {
    const refused = await from('198.51.100.77', email, password);
    expect(refused.status).toBe(429);
    waits.push(Number(refused.headers.get('retry-after')));
    // Time passes.
    await owner`update sign_in_attempts set blocked_until = now() where blocked_until > now()`;
    await from('198.51.100.77', email, 'wrong');
  }
  expect(waits.map((wait) => Math.round(wait / 60))).toEqual([1, 2, 4, 8, 15, 15]);
}, 60_000);
