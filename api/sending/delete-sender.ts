/** Disconnects a number. Its messages keep their history; key and webhook go with the last number of the account. */
import {
  deleteEndpoint,
  deleteSender as removeSender,
  findEndpointOf,
  findSender,
  flowsUsingSender,
  listSenders,
} from '#db/sending/senders.ts';
import type { Act } from '../context.ts';
import type { Deps } from '../deps.ts';
import { notFound, Problem } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/** The registration to take back at the provider, once the transaction is through; null when another number needs it. */
export type Leftover = { provider: string; apiKey: string; externalId: string } | null;

/** @throws Problem 404, 409 `sender_in_use` with the live `flows` that name it */
export async function deleteSender(act: Act, deps: Deps, id: string): Promise<Leftover> {
  const { tx, tenantId } = act;
  const sender = await findSender(tx, id);
  if (!sender) throw notFound();
  const flows = await flowsUsingSender(tx, id);
  if (flows.length > 0) throw new Problem('sender_in_use', { extra: { flows: [...flows] } });
  await removeSender(tx, id);

  const key = sender.credential_key;
  const isShared = (await listSenders(tx)).some((other) => other.credential_key === key);
  let leftover: Leftover = null;
  if (!isShared) {
    const endpoint = await findEndpointOf(tx, `${key}:webhook`);
    const apiKey = await deps.vault.get(tx, tenantId, key).catch(() => null);
    if (endpoint) await deleteEndpoint(tx, endpoint.id);
    if (endpoint?.external_id && apiKey)
      leftover = { provider: sender.provider, apiKey, externalId: endpoint.external_id };
    await deps.vault.remove(tx, tenantId, key);
    await deps.vault.remove(tx, tenantId, `${key}:webhook`);
  }
  await audit(act, 'sender.delete', { type: 'sender', id });
  return leftover;
}
