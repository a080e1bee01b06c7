/** The sandbox as YCloud, with troubles to order. */
import { type Received, startReceiver } from '#deploy/sandbox/testing.ts';
import { startSandbox } from '#deploy/sandbox/server.ts';
import { sign } from '#deploy/sandbox/ycloud/signature.ts';
import { closedPort, controlOf, sandboxOptions, sandboxStage } from '../../testing/sandbox-stage.ts';
import type { Stage } from '../../testing/stage.ts';
import { openAccount } from '../../mod.ts';
import type { RefusalClass } from '../../port.ts';
import { samples } from './webhook-samples.ts';

/** Refusals by their HTTP status and YCloud's code, or WhatsApp's in its place. */
const refusals: [status: number, code: string, kind: RefusalClass][] = [
  [400, 'PARAM_INVALID', 'permanent'],
  [400, '132000', 'permanent'],
  [400, '139999', 'permanent'],
  [404, 'NOT_FOUND', 'permanent'],
  [400, '131026', 'recipient'],
  [403, 'RECIPIENT_IN_BLOCK_LIST', 'recipient'],
  [403, 'RECIPIENT_UNSUBSCRIBED', 'opt-out'],
  [400, '131050', 'opt-out'],
  [400, '131049', 'limited'],
  [400, '131047', 'window'],
  [403, 'WHATSAPP_TEMPLATE_UNAVAILABLE', 'template'],
  [400, '132015', 'template'],
  [429, '131056', 'pair'],
  [429, 'SENDER_RATE_LIMITED', 'throttle'],
  [429, '130429', 'throttle'],
  [403, 'WHATSAPP_PHONE_NUMBER_UNAVAILABLE', 'sender'],
  [403, '131031', 'sender'],
  [403, 'BALANCE_INSUFFICIENT', 'billing'],
  [400, '131042', 'billing'],
  [401, 'UNAUTHORIZED', 'auth'],
  [403, 'FORBIDDEN', 'auth'],
];

export async function startYcloudStage(): Promise<Stage & { stop(): Promise<void> }> {
  const sandbox = await startSandbox(sandboxOptions);
  const receiver = await startReceiver();
  const control = controlOf(sandbox);
  const account = openAccount('ycloud', sandbox.apiKey, { YCLOUD_URL: sandbox.url });
  const { secret } = await account.registerWebhook(receiver.url);
  const [number] = await account.listNumbers();
  const ours = <T extends { wabaId: string }>(all: Iterable<T>): T[] =>
    [...all].filter(({ wabaId }) => wabaId === number!.wabaId);
  const deadUrl = await closedPort();

  return {
    ...sandboxStage(control, number!.wabaId!, number!.phone),
    credential: sandbox.apiKey,
    wrongCredential: 'nobody-has-this-key',
    url: sandbox.url,
    deadUrl,
    spare: { credential: sandbox.apiKey, address: (id) => `${deadUrl}/api/webhooks/x/${id}` },
    numbers: ours(sandbox.sandbox.store.numbers).map(({ phoneNumber }) => phoneNumber),
    countTemplates: () => ours(sandbox.sandbox.store.templates.values()).length,
    refusals: refusals.map(([status, code, kind]) => ({
      name: `${status} ${code}`,
      trouble: { kind: 'error', status, code },
      class: kind,
    })),

    async narrow(id) {
      await fetch(`${sandbox.url}/v2/webhookEndpoints/${id}`, {
        method: 'PATCH',
        headers: { 'x-api-key': sandbox.apiKey, 'content-type': 'application/json' },
        body: JSON.stringify({ enabledEvents: ['whatsapp.message.updated', 'whatsapp.inbound_message.received'] }),
      });
    },
    forgetNews(isForgotten) {
      const { unknownEvents } = sandbox.sandbox.settings;
      if (isForgotten) unknownEvents.add('whatsapp.smb.message.echoes');
      else unknownEvents.clear();
    },
    async received(test) {
      const found = await receiver.until(1, (one: Received) => test(one.raw));
      const { headers, raw } = found.at(-1)!;
      return { headers: new Headers(headers as Record<string, string>), raw: new TextEncoder().encode(raw) };
    },
    secret: secret!,
    sign: (raw, key, at) =>
      new Headers({ 'ycloud-signature': sign(key, Math.floor(at / 1000), new TextDecoder().decode(raw)) }),
    freshSeconds: 300,
    samples,
    async stop() {
      await sandbox.stop();
      await receiver.stop();
    },
  };
}
