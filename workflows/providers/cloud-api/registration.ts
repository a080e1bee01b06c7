/**
 * Where Meta delivers to. Messages and statuses of an account go to the address that its subscription names; templates, limits and
 * what people prefer go to the app's own address and nowhere else (developers.facebook.com, "Webhook overrides").
 */
import { ProviderError, type Registration } from '../port.ts';
import type { Credential } from './credential.ts';
import { type Graph, idOf } from './graph.ts';
import { verifyTokenOf } from './signature.ts';
import type { AppSubscription } from './wire.ts';

const object = 'whatsapp_business_account';

/** What we read, by Meta's names. */
export const webhookFields = [
  'messages',
  'smb_message_echoes',
  'message_template_status_update',
  'template_category_update',
  'message_template_quality_update',
  'phone_number_quality_update',
  'phone_number_name_update',
  'account_update',
  'user_preferences',
] as const;

interface SubscribedApp {
  whatsapp_business_api_data?: { id?: string };
  override_callback_uri?: string;
}

/** The app's own subscription to WhatsApp's news; null where it has none. @throws ProviderError */
export async function findAppSubscription(graph: Graph, appId: string): Promise<AppSubscription | null> {
  const answer = await graph.request<{ data?: AppSubscription[] }>({
    method: 'GET',
    path: `${idOf(appId)}/subscriptions`,
    asApp: true,
  });
  return answer.data?.find((one) => one.object === object) ?? null;
}

/** Fields that we read and the app is not told of. */
export function missingFields(subscription: AppSubscription | null): string[] {
  const told = new Set(subscription?.fields?.map((field) => (typeof field === 'string' ? field : field.name)));
  return webhookFields.filter((field) => !told.has(field));
}

/** Has the app told of everything at an address. */
async function subscribeApp(graph: Graph, appId: string, url: string): Promise<void> {
  await graph.request({
    method: 'POST',
    path: `${idOf(appId)}/subscriptions`,
    body: {
      object,
      callback_url: url,
      verify_token: await verifyTokenOf(url),
      fields: webhookFields.join(','),
      include_values: true,
    },
    asApp: true,
  });
}

/** Has the account's messages delivered to an address; and all else too, unless the app has an address already. */
export async function register(graph: Graph, { wabaId, appId }: Credential, url: string): Promise<void> {
  // Meta lets nobody subscribe an account whose app has no webhook at all: the app first.
  if ((await findAppSubscription(graph, appId)) === null) await subscribeApp(graph, appId, url);
  await graph.request({
    method: 'POST',
    path: `${idOf(wabaId)}/subscribed_apps`,
    body: { override_callback_uri: url, verify_token: await verifyTokenOf(url) },
  });
}

/** One per account and app, by the app's id. */
export async function listRegistrations(graph: Graph, { wabaId, appId }: Credential): Promise<Registration[]> {
  const { data = [] } = await graph.request<{ data?: SubscribedApp[] }>({
    method: 'GET',
    path: `${idOf(wabaId)}/subscribed_apps`,
  });
  const own = data.filter((one) => one.whatsapp_business_api_data?.id === appId);
  if (own.length === 0) return [];
  const app = await findAppSubscription(graph, appId);
  return own.map(({ override_callback_uri: override }) => ({
    id: appId,
    url: override ?? app?.callback_url ?? '',
    isActive: true,
    isComplete: app?.active !== false && missingFields(app).length === 0,
  }));
}

/** Has the app told of the fields that it lacks, at the address that it has, as long as that is ours. */
export async function complete(graph: Graph, credential: Credential): Promise<void> {
  const [registration] = await listRegistrations(graph, credential);
  if (!registration?.url) return;
  const app = await findAppSubscription(graph, credential.appId);
  if (app === null || app.callback_url === registration.url)
    await subscribeApp(graph, credential.appId, registration.url);
}

/** Nothing of the account is told any more, and nothing of the app's at that address. */
export async function unregister(graph: Graph, credential: Credential): Promise<void> {
  const { wabaId, appId } = credential;
  const [registration] = await listRegistrations(graph, credential);
  if (!registration) throw new ProviderError(404, 'NOT_SUBSCRIBED', 'The app is not subscribed', 'permanent', null);
  const app = await findAppSubscription(graph, appId);
  await graph.request({ method: 'DELETE', path: `${idOf(wabaId)}/subscribed_apps` });
  if (app && app.callback_url === registration.url)
    await graph.request({ method: 'DELETE', path: `${idOf(appId)}/subscriptions`, query: { object }, asApp: true });
}
