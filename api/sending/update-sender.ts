/** Changes a number's label, its pace, whether it is the default, or the key it sends with. */
import { findSender, updateSender as writeSender } from '#db/sending/senders.ts';
import type { Act } from '../context.ts';
import type { Deps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { viewSender, type SenderPatch, type SenderView } from './sender-schema.ts';
import { audit } from '../platform/audit.ts';

/** A new key was tried with the provider by the route. It counts for every number of the account. @throws Problem 404 */
export async function updateSender(act: Act, deps: Deps, id: string, patch: SenderPatch): Promise<SenderView> {
  const { tx } = act;
  const sender = await findSender(tx, id);
  if (!sender) throw notFound();
  const { api_key, ...change } = patch;
  if (api_key) await deps.vault.put(tx, act.tenantId, sender.credential_key, api_key, { category: sender.provider });
  await writeSender(tx, id, change);
  await audit(act, 'sender.update', { type: 'sender', id }, { fields: Object.keys(patch) });
  return viewSender((await findSender(tx, id))!);
}
