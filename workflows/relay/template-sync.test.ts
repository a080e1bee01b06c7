import { randomBytes } from 'node:crypto';
import { startSandbox } from '#deploy/sandbox/server.ts';
import { insertEndpoint } from '#db/sending/senders.ts';
import { createVault } from '#db/platform/vault.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { createTestDatabase } from '#db/testing.ts';
import { providerUrls } from '#providers/mod.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProviders, type Providers } from '../services/providers.ts';
import { syncTemplates } from './template-sync.ts';

let db: Awaited<ReturnType<typeof createTestDatabase>>;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => void ([db, sandbox] = await Promise.all([createTestDatabase(), startSandbox()])));
afterAll(() => Promise.all([db?.stop(), sandbox?.stop()]));

const ycloud = async (method: string, path: string, body?: object) => {
  const headers = { 'x-api-key': sandbox.apiKey, 'content-type': 'application/json' };
  const answer = await fetch(`${sandbox.url}/v2${path}`, { method, headers, body: body && JSON.stringify(body) });
  return (await answer.json()) as { id: string; enabledEvents: string[] };
};

/** @returns the state it ends in */
async function runSync(tenantId: string, providers: Providers): Promise<string> {
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenantId, work);
  const [run] = await inTenant(
    (tx) => tx<{ id: string }[]>`insert into sync_runs (kind) values ('templates') returning id`,
  );
  await syncTemplates({ sql: db.sql, providers, log: { warn() {} } }, { id: run!.id, tenantId });
  const [{ state }] = await inTenant(
    (tx) => tx<[{ state: string }]>`select state from sync_runs where id = ${run!.id}`,
  );
  return state;
}

it('has numbers that were connected before told of all that is read by now, whatever the account knows of it', async () => {
  const tenantId = (await db.createTenant()).id;
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenantId, work);
  const vault = createVault(`k1:${randomBytes(32).toString('base64')}`);
  const providers = createProviders({ vault, settings: { ...providerUrls, YCLOUD_URL: sandbox.url } });
  const { id: externalId } = await ycloud('POST', '/webhookEndpoints', {
    url: 'https://app.example.com/api/webhooks/ycloud/e',
    enabledEvents: ['whatsapp.message.updated', 'whatsapp.inbound_message.received'],
  });
  const strange = await ycloud('POST', '/webhookEndpoints', {
    url: 'https://other.example.com/',
    enabledEvents: ['contact.created'],
  });
  await inTenant(async (tx) => {
    const { phoneNumber } = sandbox.sandbox.store.numbers[0]!;
    await vault.put(tx, tenantId, 'k', sandbox.apiKey, { category: 'ycloud' });
    await tx`insert into senders (provider, phone, credential_key) values ('ycloud', ${phoneNumber}, 'k')`;
    await insertEndpoint(tx, { id: 'e'.repeat(40), provider: 'ycloud', externalId, secretKey: 'k:webhook' });
  });
  const sync = () => runSync(tenantId, providers);
  const heard = async (id = externalId) => (await ycloud('GET', `/webhookEndpoints/${id}`)).enabledEvents;

  const { unknownEvents } = sandbox.sandbox.settings;
  unknownEvents.add('whatsapp.smb.message.echoes').add('whatsapp.smb.message.created');
  expect(await sync()).toBe('completed');
  expect(await heard()).toContain('contact.unsubscribe.created');
  expect((await heard()).filter((name) => name.includes('.smb.'))).toEqual([]);

  unknownEvents.delete('whatsapp.smb.message.created');
  await sync();
  expect((await heard()).filter((name) => name.includes('.smb.'))).toEqual(['whatsapp.smb.message.created']);

  unknownEvents.clear();
  await sync();
  expect(await heard()).toContain('whatsapp.smb.message.echoes');
  expect(await heard(strange.id)).toEqual(['contact.created']);
});

it('ends well beside webhooks that change the same templates in another order', async () => {
  const tenantId = (await db.createTenant()).id;
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenantId, work);
  const vault = createVault(`k1:${randomBytes(32).toString('base64')}`);
  const providers = createProviders({ vault, settings: { ...providerUrls, YCLOUD_URL: sandbox.url } });
  await inTenant(async (tx) => {
    await vault.put(tx, tenantId, 'k', sandbox.apiKey, { category: 'ycloud' });
    const { phoneNumber } = sandbox.sandbox.store.numbers[0]!;
    await tx`insert into senders (provider, phone, credential_key) values ('ycloud', ${phoneNumber}, 'k')`;
  });
  expect(await runSync(tenantId, providers)).toBe('completed');
  const names = await inTenant(
    (tx) =>
      tx<{ id: string }[]>`select id from meta_templates order by waba_id, name collate "C", language collate "C"`,
  );
  const [first, last] = [names[0]!.id, names.at(-1)!.id];
  const owner = db.owner();
  const waits = () =>
    owner`select from pg_stat_activity where wait_event_type = 'Lock' and query like '%meta_templates%'`;
  let running: Promise<string> | undefined;
  // The other one is patient, so the sync is taken back.
  await withTenant(owner, tenantId, async (tx) => {
    await tx`set local deadlock_timeout = '20s'`;
    await tx`update meta_templates set status = 'PAUSED', synced_at = now() + interval '1 hour' where id = ${last}`;
    running = runSync(tenantId, providers);
    while ((await waits()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await tx`update meta_templates set status = 'PAUSED', synced_at = now() + interval '1 hour' where id = ${first}`;
  });
  expect(await running).toBe('completed');
  expect(await inTenant((tx) => tx`select status from meta_templates where id in ${tx([first, last])}`)).toEqual([
    { status: 'PAUSED' },
    { status: 'PAUSED' },
  ]);
});
