import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertSender } from '#db/sending/senders.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { createVault } from '#db/platform/vault.ts';
import { freePort } from '../ports.ts';
import type { Finding } from './finding.ts';
import { examineDatabase, examineTemporal, examineWebApp } from './machinery.ts';
import { examineTenants } from './tenants.ts';

const key = (id: string) => `${id}:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`;
const broken = (findings: Finding[]) => findings.filter(({ state }) => state === 'broken');

describe('npm run doctor', () => {
  let db: TestDatabase;
  beforeAll(async () => void (db = await createTestDatabase()));
  afterAll(() => db.stop());

  it('tells an up-to-date database from an empty and from an absent one', async () => {
    expect(await examineDatabase(db.ownerUrl, true)).toMatchObject([
      { state: 'ok', text: expect.stringContaining('all ') as string },
    ]);
    const owner = db.owner();
    await owner`delete from schema_migrations where version = (select max(version) from schema_migrations)`;
    expect(await examineDatabase(db.ownerUrl, true)).toMatchObject([
      { state: 'broken', text: expect.stringContaining('1 migrations are missing') as string },
    ]);

    const empty = new URL(db.ownerUrl);
    empty.pathname = 'postgres';
    expect(await examineDatabase(empty.href, true)).toMatchObject([{ state: 'broken', text: 'The database is empty' }]);
    empty.port = `${await freePort()}`;
    expect((await examineDatabase(empty.href, true))[0]!.text).toContain('does not answer');
    expect((await examineDatabase(null, false))[0]!.fix).toContain('npm start');
  });

  it('names what each tenant lacks, and a fix for it', async () => {
    const [ycloud, refusing] = await Promise.all([
      stub(200, { amount: 12, currency: 'USD' }),
      stub(401, { error: { code: 'UNAUTHORIZED' } }),
    ]);
    const [now, before] = [createVault(key('now')), createVault(key('before'))];
    const [bare, whole] = [await db.createTenant({ name: 'Bare' }), await db.createTenant({ name: 'Whole' })];
    await withTenant(db.sql, whole.id, async (tx) => {
      await now.put(tx, whole.id, 'sender:1', 'secret-key');
      await before.put(tx, whole.id, 'meta', 'secret-token');
      const sender = {
        id: randomUUID(),
        provider: 'ycloud',
        phone: '+12025550111',
        label: '',
        wabaId: null,
        status: 'RESTRICTED',
      } as const;
      await insertSender(tx, { ...sender, quality: 'RED', messagingLimit: null, credentialKey: 'sender:1' });
    });

    const found = await examineTenants(db.sql, now, { YCLOUD_URL: ycloud.url });
    expect(broken(found.credentials)).toMatchObject([
      { text: expect.stringContaining('Whole: the credential meta does not open') as string },
    ]);
    expect(broken(found.senders).map(({ text }) => text)).toEqual([
      'Whole: +12025550111 is RESTRICTED',
      expect.stringContaining('has no webhook') as string,
    ]);
    expect(found.senders.some(({ text }) => text === 'Bare: no sender')).toBe(true);
    expect(found.provider).toMatchObject([{ state: 'ok', text: expect.stringContaining('balance 12 USD') as string }]);
    const refused = await examineTenants(db.sql, now, { YCLOUD_URL: refusing.url });
    expect(broken(refused.provider)[0]!.text).toContain('refuses our key');
    expect(JSON.stringify([found, refused])).not.toMatch(/secret-/);
    expect(broken(Object.values(found).flat()).every(({ fix }) => fix)).toBe(true);
    expect(bare.id).not.toBe(whole.id);
    await Promise.all([ycloud.stop(), refusing.stop()]);
  });

  it('says which server does not answer', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    expect((await examineTemporal(address)).temporal[0]!.text).toContain(`Temporal at ${address} does not answer`);
    expect((await examineWebApp(`http://${address}`))[0]!.text).toContain('Nothing answers');
    const page = await stub(200, {});
    expect((await examineWebApp(page.url))[0]!.text).toContain('serves no web app');
    await page.stop();
  });

  it('finds a template that a live flow needs and nobody approved', async () => {
    const tenant = await db.createTenant({ name: 'Sends' });
    const owner: postgres.Sql = db.owner();
    const graph = {
      nodes: [{ id: 'send', kind: 'send-template', config: { template: { name: 'promo', language: 'es' } } }],
    };
    const [flow] = await owner<
      { id: string }[]
    >`insert into flows (tenant_id, name) values (${tenant.id}, 'Promo') returning id`;
    await owner`insert into flow_versions (tenant_id, flow_id, number, graph, plan, note)
      values (${tenant.id}, ${flow!.id}, 1, ${owner.json(graph)}, '{}', '')`;
    await owner`update flows set live_version = 1, status = 'active' where id = ${flow!.id}`;
    const { templates } = await examineTenants(db.sql, createVault(key('k')), { YCLOUD_URL: 'http://127.0.0.1:1' });
    expect(broken(templates)).toMatchObject([
      { text: 'Sends: the flow "Promo" sends promo (es), which is unknown to us' },
    ]);
  });
});

/** Somebody who answers everything alike. */
async function stub(status: number, body: object): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((closed) => (server.closeAllConnections(), server.close(() => closed()))),
  };
}
