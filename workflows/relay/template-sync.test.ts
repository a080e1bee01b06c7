import { randomBytes } from 'node:crypto';
import { startSandbox } from '#deploy/sandbox/server.ts';
import { insertEndpoint } from '#db/sending/senders.ts';
import { createVault } from '#db/platform/vault.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { createTestDatabase } from '#db/testing.ts';
import { providerUrls } from '#providers/mod.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProviders } from '../services/providers.ts';
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
  const sync = async () => {
    const [run] = await inTenant(
      (tx) => tx<{ id: string }[]>`insert into sync_runs (kind) values ('templates') returning id`,
    );
    await syncTemplates({ sql: db.sql, providers, log: { warn() {} } }, { id: run!.id, tenantId });
    const [{ state }] = await inTenant(
      (tx) => tx<[{ state: string }]>`select state from sync_runs where id = ${run!.id}`,
    );
    return state;
  };
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
