import { afterAll, beforeAll, expect, it } from 'vitest';
import { signAccessToken } from './access-token.ts';
import { caller, createTestApi } from '../testing.ts';
import type { TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

it('takes a session from its own cookie only: none that a neighbouring site can set is it (29)', async () => {
  const [mine, other] = [await api.person(), await api.person()];
  const token = (who: typeof mine) => signAccessToken(api.deps.config, who, new Date());
  const [good, tossed] = [await token(mine), await token(other)];
  const ask = async (cookie: string) =>
    await caller(api.app, { cookie, 'sec-fetch-site': 'same-origin' }).get('/api/auth/me');
  for (const name of ['session', '__host-session', '__Secure-session', '__Host-sessionx', 'x__Host-session']) {
    expect((await ask(`${name}=${tossed}`)).status, name).toBe(401);
    const beside = await ask(`${name}=${tossed}; __Host-session=${good}`);
    expect([beside.status, beside.body.user.id], name).toEqual([200, mine.userId]);
  }
});
