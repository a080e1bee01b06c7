/**
 * Connects a WhatsApp number: asks its provider about key and number, has it deliver to us, and keeps key and signing secret in
 * the vault. Numbers of one account share its key and its webhook, so nothing is delivered twice.
 */
import { findEndpointOf, findSender, insertEndpoint, insertSender, listSenders } from '#db/sending/senders.ts';
import { retryHeld } from '#db/flows/decision-log.ts';
import { requestSync } from '#db/platform/sync-runs.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { NumberFacts } from '#providers/news.ts';
import { newSecret, sameSecret } from '../platform/secrets.ts';
import type { Act } from '../context.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../errors.ts';
import { viewSender, type SenderInput, type SenderView } from './sender-schema.ts';
import { providerOf } from '#providers/mod.ts';
import { type Account, findNumber, openAccount, prepareCredential, registerWebhook } from './provider-account.ts';
import { audit } from '../platform/audit.ts';

/** What was settled with the provider before the transaction: calls over the network have no place inside one. */
export interface Connection {
  number: NumberFacts;
  /** What the vault keeps of the account from now on. */
  credential: string;
  /** Of another number of the same account, whose key and webhook are used. */
  sharedKey: string | null;
  webhook: { endpointId: string; externalId: string; secret: string } | null;
  /** Takes the registration back when the number was not added after all. */
  undo: () => Promise<void>;
}

/** @throws Problem 409 for a number that is here already, 422 and 502 as the provider says */
export async function connectSender(
  deps: Deps,
  tenantId: string,
  read: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  input: SenderInput,
): Promise<Connection> {
  const assertNew = (phone: string) => async (tx: Tx) => {
    if ((await listSenders(tx)).some((sender) => sender.phone === phone))
      throw new Problem('already_exists', { detail: 'This number is connected already.' });
  };
  await read(assertNew(input.phone));
  const credential = await prepareCredential(deps, input.provider, input, null);
  const account = openAccount(deps, input.provider, credential);
  const number = await findNumber(account, input.phone);
  // It may have been named by the provider's id of it.
  if (number.phone !== input.phone) await read(assertNew(number.phone));
  const known = await read(async (tx) => {
    const sharedKey = await findSharedKey(deps, tx, tenantId, input.provider, credential);
    return { sharedKey, hasWebhook: sharedKey !== null && (await findEndpointOf(tx, `${sharedKey}:webhook`)) !== null };
  });
  const found = { number, credential, sharedKey: known.sharedKey };
  if (known.hasWebhook) return { ...found, webhook: null, undo: async () => {} };
  const endpointId = newSecret();
  const { id: externalId, secret } = await registerWebhook(deps, account, endpointId);
  return {
    ...found,
    webhook: { endpointId, externalId, secret },
    undo: () => takeBack(account, externalId),
  };
}

/** @throws Problem 409 when somebody added the number meanwhile */
export async function createSender(
  act: Act,
  deps: Deps,
  input: SenderInput,
  connection: Connection,
): Promise<SenderView> {
  const { tx, tenantId } = act;
  const { number, webhook, credential } = connection;
  const id = crypto.randomUUID();
  const credentialKey = connection.sharedKey ?? `sender:${id}`;
  // Of an account that is known the newest credential counts: it was just found to be good.
  await deps.vault.put(tx, tenantId, credentialKey, credential, { category: input.provider });
  await insertSender(tx, {
    id,
    provider: input.provider,
    phone: number.phone,
    label: input.label || (number.name ?? ''),
    wabaId: number.wabaId ?? null,
    status: number.status ?? 'CONNECTED',
    quality: number.quality ?? null,
    messagingLimit: number.limit ?? null,
    credentialKey,
  });
  if (webhook) {
    const secretKey = `${credentialKey}:webhook`;
    await deps.vault.put(tx, tenantId, secretKey, webhook.secret, { category: 'webhook' });
    await insertEndpoint(tx, {
      id: webhook.endpointId,
      provider: input.provider,
      externalId: webhook.externalId,
      secretKey,
    });
  }
  await requestSync(tx, 'templates');
  await retryHeld(tx, ['no-sender']);
  await audit(act, 'sender.create', { type: 'sender', id }, { provider: input.provider });
  return viewSender((await findSender(tx, id))!);
}

/** The vault's name of the key of an account that we already know. */
async function findSharedKey(
  deps: Deps,
  tx: Tx,
  tenantId: string,
  name: string,
  credential: string,
): Promise<string | null> {
  const { identify } = providerOf(name);
  const senders = (await listSenders(tx)).filter((sender) => sender.provider === name);
  for (const key of new Set(senders.map((sender) => sender.credential_key))) {
    // One that does not open any more is nobody's; the new one is kept beside it.
    const kept = await deps.vault.get(tx, tenantId, key).catch(() => null);
    if (kept !== null && (await sameSecret(identify(kept), identify(credential)))) return key;
  }
  return null;
}

async function takeBack(account: Account, externalId: string): Promise<void> {
  // The provider would retry its deliveries against a 404 and give up by itself; nothing of ours depends on it.
  await account.removeWebhook(externalId).catch(() => {});
}
