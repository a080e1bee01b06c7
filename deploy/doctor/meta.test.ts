import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metaTokenKey, saveConnection } from '#db/meta/meta-connections.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { createVault, type Vault } from '#db/platform/vault.ts';
import { scopes } from '#providers/meta-graph/oauth-url.ts';
import { freePort } from '../ports.ts';
import { type MetaSandbox, startMetaSandbox } from '../sandbox/meta/testing.ts';
import type { Finding } from './finding.ts';
import { examineMeta, type MetaPlace } from './meta.ts';

let db: TestDatabase;
let sandbox: MetaSandbox;
let vault: Vault;
let place: MetaPlace;
beforeAll(async () => {
  [db, sandbox] = await Promise.all([createTestDatabase(), startMetaSandbox()]);
  vault = createVault(`k:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`);
  const { appId, appSecret } = sandbox.sandbox.settings.meta;
  place = { appId, appSecret, url: sandbox.url };
});
afterAll(() => Promise.all([db.stop(), sandbox.stop()]));

const wrong = (found: Finding[]) => found.filter(({ state }) => state === 'broken').map(({ text }) => text);
const examine = (over: Partial<MetaPlace> = {}, url: string | null = null) =>
  examineMeta(db.sql, vault, { ...place, ...over }, url);

describe('npm run doctor, about Meta', () => {
  it('tells an installation without an app from one whose app Meta refuses, and from Meta being away', async () => {
    expect(await examineMeta(db.sql, vault, null, null)).toMatchObject([{ state: 'warning' }]);
    expect(wrong(await examine())).toEqual([]);
    const [refused] = await examine({ appSecret: 'f'.repeat(32) });
    expect(refused).toMatchObject({ state: 'broken', text: expect.stringContaining('refuses the app') as string });
    expect(JSON.stringify(refused)).not.toContain('f'.repeat(32));
    const [away] = await examine({ url: `http://127.0.0.1:${await freePort()}` });
    expect(away!.text).toContain('does not answer');
  });

  it('says of each tenant what the diagnostics say, and what Meta says of the token now', async () => {
    const [one, other] = [await db.createTenant({ name: 'Una' }), await db.createTenant({ name: 'Otra' })];
    const { body } = await sandbox.call('POST', '/_sandbox/meta/tokens', {});
    await withTenant(db.sql, one.id, async (tx) => {
      await vault.put(tx, one.id, metaTokenKey, body.access_token);
      await saveConnection(tx, {
        metaUserId: body.user_id,
        metaUserName: 'Lucía',
        scopes: [...scopes],
        tokenExpiresAt: null,
        dataAccessExpiresAt: null,
        connectedBy: null,
      });
    });
    const found = await examine();
    expect(wrong(found)).toEqual([]);
    expect(found.map(({ text }) => text)).toContain('Una: Meta is connected (Lucía).');
    expect(found.map(({ text }) => text)).toContain('Otra: Meta is not connected');
    sandbox.sandbox.meta.tokens.all.get(body.access_token)!.ended = 'revoked';
    const after = await examine();
    expect(wrong(after)).toEqual(['Una: Meta does not take the token at this moment (token-revoked)']);
    expect(JSON.stringify([found, after])).not.toContain(body.access_token);
    expect(other.id).not.toBe(one.id);
  });

  it('looks whether the webhook has something to compare a handshake with', async () => {
    for (const [status, state] of [
      [403, 'ok'],
      [404, 'warning'],
    ] as const) {
      const server = createServer((_request, response) => response.writeHead(status).end());
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      expect((await examine({}, url))[1]!.state).toBe(state);
      server.close();
    }
  });
});
