/** Attacks on the access token. Numbers are those of the acceptance list. */
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caller, createTestApi, testEnv } from '../testing.ts';
import type { Person, TestApi } from '../testing.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
});
afterAll(() => api.stop());

const me = (token: string) => caller(api.app, { cookie: `__Host-session=${token}` }).get('/api/auth/me');
const secret = new TextEncoder().encode(testEnv.JWT_SECRET_KEY);

interface Claims {
  issuer?: string;
  audience?: string;
  type?: string;
  tenant?: string;
  session?: string;
  user?: string;
  expires?: number;
  notBefore?: number;
  leaveOut?: string;
}
function token(
  claims: Claims = {},
  key: Uint8Array | CryptoKey = secret,
  alg = 'HS256',
  header: object = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const payload: Record<string, unknown> = {
    iss: claims.issuer ?? testEnv.PUBLIC_URL,
    aud: claims.audience ?? 'cadencia-api',
    sub: claims.user ?? ceo.userId,
    tenant: claims.tenant ?? ceo.tenantId,
    sid: claims.session ?? ceo.sessionId,
    jti: 'x',
    iat: now,
    exp: claims.expires ?? now + 600,
    ...(claims.notBefore ? { nbf: claims.notBefore } : {}),
  };
  if (claims.leaveOut) delete payload[claims.leaveOut];
  return new SignJWT(payload).setProtectedHeader({ alg, typ: claims.type ?? 'at+jwt', ...header }).sign(key);
}

describe('an access token', () => {
  it('is taken when it is ours', async () => {
    expect((await me(await token())).status).toBe(200);
  });

  it('is refused without a signature, with another algorithm or key, and with keys it brings along (1, 2, 3)', async () => {
    const now = Math.floor(Date.now() / 1000);
    const unsigned = new UnsecuredJWT({ tenant: ceo.tenantId, sid: ceo.sessionId, jti: 'x' })
      .setIssuer(testEnv.PUBLIC_URL)
      .setAudience('cadencia-api')
      .setSubject(ceo.userId)
      .setIssuedAt(now)
      .setExpirationTime(now + 600)
      .encode();
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = { kty: 'oct', k: btoa('attacker key of many characters, more than 32') };
    const attackers = new TextEncoder().encode('attacker key of many characters, more than 32');
    for (const forged of [
      unsigned,
      unsigned.replace(/\.[^.]*$/, '.AAAA'),
      await token({}, attackers),
      await token({}, privateKey, 'ES256'),
      await token({}, secret, 'HS512'),
      await token({}, attackers, 'HS256', { jwk }),
      await token({}, attackers, 'HS256', {
        kid: '../../dev/null',
        jku: 'http://127.0.0.1:1/keys',
        x5u: 'http://127.0.0.1:1/',
      }),
    ]) {
      expect((await me(forged)).status, forged).toBe(401);
    }
  });

  it('is refused out of its time, for others, or of another kind (4, 5, 6, 7)', async () => {
    const now = Math.floor(Date.now() / 1000);
    const good = await token();
    const [head, body, mac] = good.split('.') as [string, string, string];
    const edited = JSON.parse(atob(body)) as Record<string, unknown>;
    const other = btoa(JSON.stringify({ ...edited, sub: crypto.randomUUID() })).replace(/=+$/, '');
    for (const wrong of [
      await token({ expires: now - 7 }),
      await token({ notBefore: now + 60 }),
      await token({ issuer: 'https://elsewhere.example' }),
      await token({ audience: 'other' }),
      await token({ type: 'JWT' }),
      await token({ type: 'rt+jwt' }),
      ...(await Promise.all(
        ['exp', 'iat', 'sub', 'sid', 'tenant', 'jti', 'iss', 'aud'].map((leaveOut) => token({ leaveOut })),
      )),
      `${head}.${other}.${mac}`,
      `${head}.${body}.`,
      `${head}.${body}`,
      'x',
      '',
    ]) {
      expect((await me(wrong)).status, wrong).toBe(401);
    }
  });

  it('does not open another tenant, session or person (9)', async () => {
    const stranger = await api.person();
    expect((await me(await token({ tenant: stranger.tenantId }))).status).toBe(401);
    expect((await me(await token({ session: stranger.sessionId }))).status).toBe(401);
    expect((await me(await token({ user: stranger.userId }))).status).toBe(401);
    expect((await me(await token({ session: crypto.randomUUID() }))).status).toBe(401);
  });

  it('may be huge without taking time (10)', async () => {
    const started = performance.now();
    expect([401, 431]).toContain((await me('a'.repeat(10 * 1024 * 1024))).status);
    expect([401, 431]).toContain((await me(`${'a.'.repeat(5000)}b`)).status);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
