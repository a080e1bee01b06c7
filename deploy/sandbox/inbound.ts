/** `POST /_sandbox/inbound`: what a lead does on the phone, told to the business as the provider would. */
import * as z from 'zod';
import type { Bubble } from './store.ts';
import type { Sandbox } from './sandbox.ts';
import { clickId, objectId, wamid } from './ids.ts';
import { wabaId as ycloudWaba } from './ycloud/account.ts';
import type { InboundMessage } from './teller.ts';
import { e164 } from './ycloud/send-schema.ts';
import { resubscribe, unsubscribe } from './ycloud/unsubscribers.ts';
import { YCloudError } from './ycloud/errors.ts';

const referral = z.strictObject({
  source_id: z.string(),
  source_type: z.enum(['ad', 'post']).default('ad'),
  source_url: z.string().default('https://fb.me/sandbox'),
  headline: z.string().optional(),
  body: z.string().optional(),
  media_type: z.enum(['image', 'video']).optional(),
  image_url: z.string().optional(),
  video_url: z.string().optional(),
  thumbnail_url: z.string().optional(),
  /** null leaves it out, as Meta does at times. */
  ctwa_clid: z.string().nullable().optional(),
});

/** Types that say all by themselves. */
const bare = new Set(['unsupported', 'request_welcome']);

export const inboundSchema = z
  .strictObject({
    from: e164.optional(),
    /** A person whose phone WhatsApp does not tell. */
    fromUserId: z.string().optional(),
    to: e164.optional(),
    name: z.string().max(200).optional(),
    text: z.string().min(1).max(4096).optional(),
    /** A quick reply: its text, or text and payload. */
    button: z
      .union([z.string().min(1), z.strictObject({ text: z.string().min(1), payload: z.string().optional() })])
      .optional(),
    /** Anything else that arrives as a message, in WhatsApp's own form: `{ type: 'location', location: { … } }`. */
    content: z
      .looseObject({ type: z.string().min(1) })
      .refine((content) => bare.has(content.type) || Object.hasOwn(content, content.type), 'needs what its type says')
      .optional(),
    /** The group it is written in; without one it is private. */
    groupId: z.string().min(1).optional(),
    /** Somebody else's words, passed on. */
    forwarded: z.boolean().optional(),
    /** true: writes STOP, stops marketing messages, unsubscribes. Or one of these alone. */
    optOut: z.union([z.boolean(), z.enum(['keyword', 'preferences', 'unsubscribe'])]).optional(),
    optIn: z.boolean().optional(),
    referral: referral.optional(),
  })
  .refine((body) => body.from !== undefined || body.fromUserId !== undefined, {
    path: ['from'],
    params: { missing: true },
    message: 'is required',
  })
  .refine((body) => body.text || body.button || body.content || body.optOut || body.optIn || body.referral, {
    path: ['text'],
    params: { missing: true },
    message: 'or button, content, optOut, optIn or referral is required',
  });
export type Inbound = z.infer<typeof inboundSchema>;

/** Does it and says which events were made. Throws when `to` is no number of the account. */
export function receive(sandbox: Sandbox, act: Inbound): { message: InboundMessage | null; events: string[] } {
  const person = act.from ?? act.fromUserId!;
  const chat = sandbox.store.conversation(person);
  const { numbers } = sandbox.store;
  const to = act.to ?? chat.bubbles.at(-1)?.number ?? numbers[0]?.phoneNumber;
  const number = numbers.find((one) => one.phoneNumber === to);
  if (!number) throw new YCloudError(404, 'NOT_FOUND', `${to} is no number of this account.`, { target: 'to' });
  if (act.name) chat.name = act.name;
  const teller = sandbox.tellerOf(number.wabaId);
  const events: string[] = [];
  const says =
    act.text ??
    (act.referral
      ? '¡Hola! Quiero más información.'
      : act.optOut === true || act.optOut === 'keyword'
        ? 'STOP'
        : undefined);
  const message =
    says !== undefined || act.button !== undefined || act.content !== undefined
      ? compose(sandbox, act, number.phoneNumber, person, says)
      : null;
  if (message) {
    const isWord =
      !act.groupId && !['edit', 'revoke', 'reaction', 'system', 'unsupported'].includes(String(message.type));
    if (isWord) sandbox.store.windows.set(`${number.phoneNumber}|${person}`, sandbox.settings.now());
    events.push(teller.inbound(number, message));
  }
  const stops = act.optOut === true || act.optOut === 'preferences';
  if (stops || act.optIn) {
    const value = stops ? 'stop' : 'resume';
    const pair = `${number.phoneNumber}|${person}`;
    if (stops) sandbox.store.stopped.add(pair);
    else sandbox.store.stopped.delete(pair);
    events.push(teller.preference(number, { person, name: chat.name, value }));
  }
  // Only YCloud keeps a list of its own.
  const listed = number.wabaId === ycloudWaba ? act.from : undefined;
  if (listed && (act.optOut === true || act.optOut === 'unsubscribe')) unsubscribe(sandbox, listed, 'Whatsapp');
  if (listed && act.optIn) resubscribe(sandbox, listed, 'Whatsapp');
  if (act.optOut || act.optIn) chat.optedOut = !act.optIn;
  sandbox.store.version += 1;
  sandbox.changed();
  return { message, events };
}

function compose(sandbox: Sandbox, act: Inbound, to: string, person: string, says: string | undefined): InboundMessage {
  const { store, settings } = sandbox;
  const at = settings.now();
  const chat = store.conversation(person);
  const button = typeof act.button === 'string' ? { text: act.button } : act.button;
  const asked =
    button &&
    chat.bubbles.findLast((one) => one.from === 'business' && one.buttons.some((known) => known.text === button.text));
  const known = asked?.buttons.find((one) => one.text === button!.text);
  const ad = act.referral;
  const ids = { id: objectId(), wamid: wamid() };
  const text = button?.text ?? says ?? (act.content ? `[${act.content.type}]` : '');
  const bubble: Bubble = {
    id: ids.id,
    from: 'lead',
    number: to,
    header: null,
    text,
    footer: null,
    buttons: [],
    at,
    wamid: ids.wamid,
    status: null,
    note: ad ? { kind: 'ad', text: ad.headline ?? ad.source_id } : asked ? { kind: 'reply', text: asked.text } : null,
  };
  store.addBubble(person, bubble);
  const context = asked && { from: to.slice(1), id: asked.wamid || store.messages.get(asked.id)?.wamid || '' };
  return {
    ...ids,
    wabaId: store.numbers.find((one) => one.phoneNumber === to)!.wabaId,
    ...(act.from && { from: act.from }),
    ...(act.fromUserId && { fromUserId: act.fromUserId }),
    customerProfile: { name: chat.name ?? person },
    to,
    sendTime: new Date(at).toISOString(),
    ...(act.groupId && { groupId: act.groupId }),
    ...(act.content ??
      (button
        ? { type: 'button', button: { payload: button.payload ?? known?.payload ?? button.text, text: button.text } }
        : { type: 'text', text: { body: text } })),
    ...((context || act.forwarded) && { context: { ...context, ...(act.forwarded && { forwarded: true }) } }),
    ...(ad && { referral: { ...ad, ctwa_clid: ad.ctwa_clid === null ? undefined : (ad.ctwa_clid ?? clickId()) } }),
  };
}
