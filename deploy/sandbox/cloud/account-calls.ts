/** `/{WhatsApp Business account}`: its numbers, its templates, which apps hear of it. */
import type { GraphCall } from '../meta/graph/call.ts';
import { pageOf } from '../meta/graph/paging.ts';
import { badParameter, GraphProblem } from '../meta/graph/problem.ts';
import { shakeHands } from '../meta/webhooks.ts';
import type { Sandbox } from '../sandbox.ts';
import { numberDefaults, showNumber } from './number-calls.ts';
import { select } from './select.ts';
import { whatsappObject } from './teller.ts';
import { createTemplate, deleteTemplates, listTemplates } from './template-calls.ts';

export async function answerAccount(sandbox: Sandbox, call: GraphCall, wabaId: string): Promise<unknown> {
  const [, edge = ''] = call.segments;
  const handler = handlers[`${call.method} ${edge}`];
  if (!handler) throw new GraphProblem(100, `Unsupported ${call.method.toLowerCase()} request.`, { subcode: 33 });
  return await handler(sandbox, call, wabaId);
}

const handlers: Record<string, (sandbox: Sandbox, call: GraphCall, wabaId: string) => unknown> = {
  'GET ': (_, call, id) =>
    select(
      call,
      { id, name: 'Cadencia Sandbox Cloud', currency: 'USD', timezone_id: '1', message_template_namespace: 'cadencia' },
      ['id', 'name', 'timezone_id', 'message_template_namespace'],
      'WhatsAppBusinessAccount',
    ),
  'GET phone_numbers': ({ store }, call, wabaId) =>
    pageOf(
      call,
      store.numbers.filter((one) => one.wabaId === wabaId),
      (number) => select(call, showNumber(number), numberDefaults, 'WhatsAppBusinessPhoneNumber'),
    ),
  'GET message_templates': listTemplates,
  'POST message_templates': createTemplate,
  'DELETE message_templates': deleteTemplates,
  'GET subscribed_apps': ({ cloud, meta }, call, wabaId) => {
    const known = cloud.accounts.get(wabaId);
    return pageOf(call, known ? [known] : [], ({ override }) => ({
      whatsapp_business_api_data: appOf(meta),
      ...(override && { override_callback_uri: override }),
    }));
  },
  'POST subscribed_apps': subscribe,
  'DELETE subscribed_apps': (sandbox, _, wabaId) => {
    sandbox.cloud.accounts.delete(wabaId);
    sandbox.changed();
    return { success: true };
  },
};

const appOf = ({ settings }: Sandbox['meta']) => ({
  id: settings.appId,
  name: settings.appName,
  link: `https://www.facebook.com/games/?app_id=${settings.appId}`,
});

/** Has the app hear of the account, at its own address or at another, which is asked first. */
async function subscribe(sandbox: Sandbox, call: GraphCall, wabaId: string): Promise<unknown> {
  const { meta, cloud } = sandbox;
  const override = call.params.get('override_callback_uri') ?? null;
  if (!meta.appSubscriptions.has(whatsappObject))
    throw badParameter('Before override the current callback uri, your app must be subscribed to receive messages');
  if (override !== null) {
    if (!URL.canParse(override)) throw badParameter('Invalid callback URI format');
    await shakeHands(override, call.params.get('verify_token') ?? '');
  }
  cloud.accounts.set(wabaId, { override });
  sandbox.changed();
  return {
    success: true,
    ...(override && { data: [{ override_callback_uri: override, whatsapp_business_api_data: appOf(meta) }] }),
  };
}
