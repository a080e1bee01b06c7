/** For tests: numbers of a tenant at each provider that the sandbox plays, connected as the API would connect them. */
import { randomBytes, randomUUID } from 'node:crypto';
import { insertEndpoint, insertSender } from '#db/sending/senders.ts';
import { storeDelivery } from '#db/platform/webhook-inbox.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { Vault } from '#db/platform/vault.ts';
import type { RunningSandbox } from '#deploy/sandbox/server.ts';
import { findProvider, openAccount, providerOf, type ProviderName } from '#providers/mod.ts';
import { receiveWebhooks } from './receiver.ts';

export interface Home {
  sandbox: RunningSandbox;
  vault: Vault;
  tenantId: string;
  inTenant<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** What somebody would hand over to connect the sandbox's account. */
const handed: Record<ProviderName, (sandbox: RunningSandbox) => [key: string, more: Record<string, string>]> = {
  ycloud: ({ apiKey }) => [apiKey, {}],
  'cloud-api': ({ sandbox }) => {
    const scopes = ['whatsapp_business_messaging', 'whatsapp_business_management'];
    return [sandbox.meta.tokens.issue(scopes, 0).value, { app_secret: sandbox.settings.meta.appSecret }];
  },
};

/** The settings with which all providers are the sandbox. */
export const playedBy = ({ url }: RunningSandbox) => ({ YCLOUD_URL: url, META_GRAPH_URL: url });

/** The first number of the provider's account becomes a sender of the tenant's. @returns its id, and how to stop hearing */
export async function connectNumber(
  { sandbox, vault, tenantId, inTenant }: Home,
  name: ProviderName,
): Promise<{ senderId: string; phone: string; stop(): Promise<void> }> {
  const provider = providerOf(name);
  const settings = playedBy(sandbox);
  const composed = provider.compose(...handed[name](sandbox), null);
  const credential = await provider.prepare({ credential: composed, url: settings[provider.setting] });
  const account = openAccount(name, credential, settings);
  const senderId = randomUUID();
  const endpoint = randomBytes(24).toString('base64url');
  const receiver = await receiveWebhooks(
    async (raw) => {
      for (const piece of findProvider(name)!.webhook.split(new Uint8Array(raw))!)
        await inTenant((tx) => storeDelivery(tx, { provider: name, endpoint, ...piece }));
    },
    (path, query) => provider.webhook.shakeHands(path, query),
  );
  const [number] = await account.listNumbers();
  const registered = await account.registerWebhook(`${receiver.url}/hook/${endpoint}`);
  const key = `sender:${senderId}`;
  await inTenant(async (tx) => {
    await vault.put(tx, tenantId, key, credential);
    await insertSender(tx, {
      id: senderId,
      provider: name,
      phone: number!.phone,
      label: 'Ventas',
      wabaId: number!.wabaId ?? null,
      status: 'CONNECTED',
      quality: null,
      messagingLimit: null,
      credentialKey: key,
    });
    await tx`update senders set per_second = 200`;
    const secretKey = `${key}:webhook`;
    await insertEndpoint(tx, { id: endpoint, provider: name, externalId: registered.id, secretKey });
  });
  return { senderId, phone: number!.phone, stop: () => receiver.stop() };
}
