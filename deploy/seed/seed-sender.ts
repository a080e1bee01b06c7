/** The demo tenant's first WhatsApp number: registered, with a webhook that reaches us and templates that can be sent. */
import { randomBytes, randomUUID } from 'node:crypto';
import { openAccount } from '#providers/mod.ts';
import type { ProviderAccount } from '#providers/port.ts';
import { deleteEndpoint, findEndpointOf, insertEndpoint, insertSender, listSenders } from '#db/sending/senders.ts';
import { type Sql, type Tx, withTenant } from '#db/platform/tenant.ts';
import type { Vault } from '#db/platform/vault.ts';
import type { Secrets } from '../secrets.ts';

/** Whose settings the environment names: YCLOUD_API_KEY and its kin. */
const provider = 'ycloud';

export interface SenderSeed {
  app: Sql;
  vault: Vault;
  tenantId: string;
  secrets: Secrets;
  ycloudUrl: string;
  webhookUrl: string;
}

/**
 * Adds the number of `YCLOUD_WHATSAPP_NUMBER`, else the account's first, unless the tenant has a sender; and sees that
 * YCloud (or the sandbox, which may have been emptied, or we may have moved to another port) delivers to where we are.
 */
export async function seedSender(seed: SenderSeed): Promise<void> {
  const apiKey = process.env.YCLOUD_API_KEY ?? seed.secrets.ycloudApiKey;
  const account = openAccount(provider, apiKey, { YCLOUD_URL: seed.ycloudUrl });
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(seed.app, seed.tenantId, work);

  const senders = await inTenant(listSenders);
  let credentialKey = senders.find((sender) => sender.provider === provider)?.credential_key;
  if (!credentialKey) {
    credentialKey = await addSender(account, apiKey, seed, inTenant);
  } else if (senders.length === 1) {
    await inTenant((tx) => seed.vault.put(tx, seed.tenantId, credentialKey!, apiKey, { category: provider }));
  }
  await connectWebhook(account, credentialKey, seed, inTenant);
}

type InTenant = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

async function addSender(
  account: ProviderAccount,
  apiKey: string,
  seed: SenderSeed,
  inTenant: InTenant,
): Promise<string> {
  const numbers = await account.listNumbers();
  const wanted = process.env.YCLOUD_WHATSAPP_NUMBER;
  const number = wanted ? numbers.find(({ phone }) => phone === wanted) : numbers[0];
  if (!number) throw new Error(`The YCloud account has no WhatsApp number${wanted ? ` ${wanted}` : ''}.`);
  const id = randomUUID();
  const credentialKey = `sender:${id}`;
  await inTenant(async (tx) => {
    await seed.vault.put(tx, seed.tenantId, credentialKey, apiKey, { category: provider });
    await insertSender(tx, {
      id,
      provider,
      phone: number.phone,
      label: number.name ?? '',
      wabaId: number.wabaId ?? null,
      status: number.status ?? 'CONNECTED',
      quality: number.quality ?? null,
      messagingLimit: number.limit ?? null,
      credentialKey,
    });
  });
  return credentialKey;
}

async function connectWebhook(
  account: ProviderAccount,
  credentialKey: string,
  seed: SenderSeed,
  inTenant: InTenant,
): Promise<void> {
  const secretKey = `${credentialKey}:webhook`;
  const known = await inTenant((tx) => findEndpointOf(tx, secretKey));
  const url = (id: string) => `${seed.webhookUrl}/api/webhooks/${provider}/${id}`;
  const registered = (await account.listWebhooks()).find(({ id }) => id === known?.external_id);
  if (known && registered?.url === url(known.id)) return;
  if (registered) await account.removeWebhook(registered.id);

  const id = randomBytes(24).toString('base64url');
  const given = await account.registerWebhook(url(id));
  const secret = given.secret ?? process.env.YCLOUD_WEBHOOK_SECRET;
  if (!secret)
    throw new Error(
      'YCloud gave no signing secret for our webhook. Set YCLOUD_WEBHOOK_SECRET to the one its console shows.',
    );
  await inTenant(async (tx) => {
    if (known) await deleteEndpoint(tx, known.id);
    await seed.vault.put(tx, seed.tenantId, secretKey, secret, { category: 'webhook' });
    await insertEndpoint(tx, { id, provider, externalId: given.id, secretKey });
  });
}
