/** The sandbox as YCloud, with troubles to order. */
import { type Received, startReceiver } from '#deploy/sandbox/testing.ts';
import { startSandbox } from '#deploy/sandbox/server.ts';
import { sign } from '#deploy/sandbox/ycloud/signature.ts';
import type { Stage, Trouble } from '../../testing/stage.ts';
import { openAccount } from '../../mod.ts';
import type { Outgoing, RefusalClass } from '../../port.ts';
import { samples } from './webhook-samples.ts';

const many = Array.from({ length: 120 }, (_, n) => ({ name: `spare_${n}`, language: 'es', body: 'Hola.' }));
const template = { name: 'hola', language: 'es' };

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

const faultOf = (trouble: Trouble): object => {
  switch (trouble.is) {
    case 'refusal':
      return trouble.trouble;
    case 'throttle':
      return { kind: 'rate-limit', retryAfter: trouble.retryAfter };
    case 'broken':
      return { kind: 'error', status: trouble.status, accepted: trouble.taken };
    case 'lost':
      return { kind: 'drop-response' };
    case 'half':
      return { kind: 'broken-json' };
    case 'late':
      return { kind: 'slow', delayMs: 400, when: 'after' };
  }
};

export async function startYcloudStage(): Promise<Stage & { stop(): Promise<void> }> {
  const sandbox = await startSandbox({
    templates: [{ ...template, category: 'MARKETING', body: 'Hola {{1}}, ¿seguimos?' }, ...many],
    delays: { sent: 5, delivered: 5, read: 5 },
    reviewDelay: 10,
  });
  const receiver = await startReceiver();
  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${sandbox.url}/_sandbox${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return answer.status === 204 ? null : await answer.json();
  };
  const account = openAccount('ycloud', sandbox.apiKey, { YCLOUD_URL: sandbox.url });
  const { secret } = await account.registerWebhook(receiver.url);
  const [number] = await account.listNumbers();
  const ours = <T extends { wabaId: string }>(all: Iterable<T>): T[] =>
    [...all].filter(({ wabaId }) => wabaId === number!.wabaId);
  let ids = 0;
  const deadUrl = await closedPort();

  return {
    credential: sandbox.apiKey,
    wrongCredential: 'nobody-has-this-key',
    url: sandbox.url,
    deadUrl,
    spare: { credential: sandbox.apiKey, address: (id) => `${deadUrl}/api/webhooks/x/${id}` },
    wabaId: number!.wabaId!,
    numbers: ours(sandbox.sandbox.store.numbers).map(({ phoneNumber }) => phoneNumber),
    template,
    countTemplates: () => ours(sandbox.sandbox.store.templates.values()).length,
    draft: {
      wabaId: number!.wabaId!,
      name: 'draft',
      language: 'es',
      category: 'UTILITY',
      components: [{ type: 'BODY', text: 'Hola {{1}}, gracias.', example: { body_text: [['Ana']] } }],
    },
    nextId: () => String(++ids),
    message: (over = {}) =>
      ({
        from: number!.phone,
        to: { phone: `+54911${String(60_000_000 + ++ids)}`, waUserId: null },
        externalId: `ours-${++ids}-x`,
        is: 'template',
        ...template,
        parts: [{ in: 'body', values: [{ is: 'text', text: 'Ana' }] }],
        ...over,
      }) as Outgoing,

    async taken(externalId) {
      const found = await control('GET', `/requests?kind=message&externalId=${encodeURIComponent(externalId)}`);
      return (found as { to: string; variables: string[]; text: string | null }[]).map(({ to, variables, text }) => ({
        to,
        variables,
        text,
      }));
    },
    clear: async () => void (await control('DELETE', '/faults')),
    meet: async (trouble) => void (await control('POST', '/faults', { times: 1, ...faultOf(trouble) })),
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
    write: async (from, text) => void (await control('POST', '/inbound', { from, text, to: number!.phone })),
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

async function closedPort(): Promise<string> {
  const { url, stop } = await startReceiver();
  await stop();
  return new URL(url).origin;
}
