/** Changes a number's label, its pace, whether it is the default, or the key it sends with. */
import { findSender, updateSender as writeSender } from '#db/sending/senders.ts';
import { providerOf } from '#providers/mod.ts';
import type { Act } from '../context.ts';
import type { Deps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { viewSender, type SenderPatch, type SenderView } from './sender-schema.ts';
import { audit } from '../platform/audit.ts';

/**
 * @param credential what the vault keeps from now on, tried with the provider by the route; it counts for every number of the account
 * @throws Problem 404
 */
export async function updateSender(
  act: Act,
  deps: Deps,
  id: string,
  patch: SenderPatch,
  credential: string | null,
): Promise<SenderView> {
  const { tx } = act;
  const sender = await findSender(tx, id);
  if (!sender) throw notFound();
  const { api_key: _key, more: _more, ...change } = patch;
  if (credential !== null) {
    const { credential_key: key, provider } = sender;
    await deps.vault.put(tx, act.tenantId, key, credential, { category: provider });
    const secret = providerOf(provider).signingSecret(credential);
    if (secret !== null) await deps.vault.put(tx, act.tenantId, `${key}:webhook`, secret, { category: 'webhook' });
  }
  await writeSender(tx, id, change);
  await audit(act, 'sender.update', { type: 'sender', id }, { fields: Object.keys(patch) });
  return viewSender((await findSender(tx, id))!);
}
