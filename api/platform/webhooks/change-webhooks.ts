/** Makes, changes and removes webhooks. Their secrets are in the vault and shown once. */
import {
  changeWebhook as change,
  deleteWebhook as remove,
  findWebhook,
  insertTestCall,
  insertWebhook,
  replayCall as replay,
  type Webhook,
  type WebhookInput,
} from '#db/platform/outgoing/webhooks.ts';
import { newSigningSecret, type Vault } from '#db/platform/vault.ts';
import type { Act } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { audit } from '../audit.ts';
import { userOf } from '../user-of.ts';

const secretKey = (id: string): string => `webhook:${id}`;

export async function createWebhook(
  act: Act,
  vault: Vault,
  input: WebhookInput,
): Promise<Webhook & { secret: string }> {
  const id = crypto.randomUUID();
  const secret = newSigningSecret();
  await vault.put(act.tx, act.tenantId, secretKey(id), secret, { category: 'webhook' });
  await insertWebhook(act.tx, { ...input, id, secretKey: secretKey(id), createdBy: userOf(act) });
  await audit(act, 'webhook.create', { type: 'webhook', id }, { host: new URL(input.url).host, events: input.events });
  return { ...(await findWebhook(act.tx, id))!, secret };
}

/** @throws Problem 404 */
export async function changeWebhook(
  act: Act,
  id: string,
  input: Partial<WebhookInput> & { paused?: boolean },
): Promise<Webhook> {
  if (!(await change(act.tx, id, input))) throw notFound();
  await audit(act, 'webhook.update', { type: 'webhook', id }, { fields: Object.keys(input) });
  return (await findWebhook(act.tx, id))!;
}

/** @throws Problem 404 */
export async function deleteWebhook(act: Act, vault: Vault, id: string): Promise<null> {
  if (!(await remove(act.tx, id))) throw notFound();
  await vault.remove(act.tx, act.tenantId, secretKey(id));
  await audit(act, 'webhook.delete', { type: 'webhook', id }, {});
  return null;
}

/** A new secret, from the next call on. @throws Problem 404 */
export async function renewSecret(act: Act, vault: Vault, id: string): Promise<{ secret: string }> {
  if (!(await findWebhook(act.tx, id))) throw notFound();
  const secret = newSigningSecret();
  await vault.put(act.tx, act.tenantId, secretKey(id), secret, { category: 'webhook' });
  await audit(act, 'webhook.secret', { type: 'webhook', id }, {});
  return { secret };
}

/** @throws Problem 404 */
export async function testWebhook(act: Act, id: string): Promise<{ id: string }> {
  if (!(await findWebhook(act.tx, id))) throw notFound();
  return { id: await insertTestCall(act.tx, id) };
}

/** @throws Problem 404 */
export async function replayCall(act: Act, webhookId: string, id: string): Promise<{ id: string }> {
  if (!(await replay(act.tx, webhookId, id))) throw notFound();
  await audit(act, 'webhook.replay', { type: 'webhook', id: webhookId }, { call: id });
  return { id };
}
