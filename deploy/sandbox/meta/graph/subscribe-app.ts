import { shakeHands } from '../webhooks.ts';
import type { Visit } from './node.ts';
import { badParameter, GraphProblem } from './problem.ts';

/** `POST /{app}/subscriptions`: remembers the address after it has answered the handshake. */
export async function subscribeApp({ meta, call, token }: Visit): Promise<{ success: true }> {
  if (token.type !== 'APP') throw new GraphProblem(15, '(#15) This method must be called with an app access_token.');
  const { params } = call;
  const url = params.get('callback_url') ?? '';
  if (params.get('object') !== 'page' || !URL.canParse(url)) throw badParameter('object and callback_url are required');
  await shakeHands(url, params.get('verify_token') ?? '');
  meta.settings.webhookUrl = url;
  meta.settings.verifyToken = params.get('verify_token') ?? '';
  meta.changed();
  return { success: true };
}
