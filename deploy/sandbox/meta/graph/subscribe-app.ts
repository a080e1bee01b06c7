import { shakeHands } from '../webhooks.ts';
import type { Visit } from './node.ts';
import { badParameter, GraphProblem } from './problem.ts';

const objects = new Set(['page', 'whatsapp_business_account']);

/** `DELETE /{app}/subscriptions?object=…`: everything, where no object is named. */
export function unsubscribeApp({ meta, call, token }: Visit): { success: true } {
  if (token.type !== 'APP') throw new GraphProblem(15, '(#15) This method must be called with an app access_token.');
  const object = call.params.get('object');
  for (const known of meta.appSubscriptions.keys())
    if (!object || known === object) meta.appSubscriptions.delete(known);
  if (!object || object === 'page') meta.settings.webhookUrl = null;
  meta.changed();
  return { success: true };
}

/** `POST /{app}/subscriptions`: remembers the address after it has answered the handshake. */
export async function subscribeApp({ meta, call, token }: Visit): Promise<{ success: true }> {
  if (token.type !== 'APP') throw new GraphProblem(15, '(#15) This method must be called with an app access_token.');
  const { params } = call;
  const url = params.get('callback_url') ?? '';
  const object = params.get('object') ?? '';
  if (!objects.has(object) || !URL.canParse(url)) throw badParameter('object and callback_url are required');
  await shakeHands(url, params.get('verify_token') ?? '');
  if (object !== 'page') {
    meta.appSubscriptions.set(object, { url, fields: params.list('fields') ?? [] });
    meta.changed();
    return { success: true };
  }
  meta.settings.webhookUrl = url;
  meta.settings.verifyToken = params.get('verify_token') ?? '';
  meta.changed();
  return { success: true };
}
