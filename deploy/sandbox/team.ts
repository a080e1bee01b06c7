/** `POST /_sandbox/answer` and `POST /_sandbox/numbers`: what the business's people do past Cadencia, told as the provider would. */
import * as z from 'zod';
import { objectId, wamid } from './ids.ts';
import type { Sandbox } from './sandbox.ts';
import { e164 } from './ycloud/send-schema.ts';
import { notFound } from './ycloud/errors.ts';

export const answerSchema = z.strictObject({
  to: e164,
  from: e164.optional(),
  text: z.string().min(1).max(4096),
  /** Where it is written: in the WhatsApp Business app (under its older name too), or in the provider's inbox. */
  in: z.enum(['app', 'app-older', 'inbox']).default('app'),
});

const events = {
  app: 'whatsapp.smb.message.echoes',
  'app-older': 'whatsapp.smb.message.created',
  inbox: 'whatsapp.message.updated',
} as const;

/** @returns the event's id */
export function answer(sandbox: Sandbox, act: z.infer<typeof answerSchema>): { events: string[] } {
  const { store } = sandbox;
  const from = act.from ?? store.conversation(act.to).bubbles.at(-1)?.number ?? store.numbers[0]?.phoneNumber;
  const number = store.numbers.find((one) => one.phoneNumber === from);
  if (!number) throw notFound();
  const at = new Date(sandbox.settings.now()).toISOString();
  const whatsappMessage = {
    id: objectId(),
    wamid: wamid(),
    wabaId: number.wabaId,
    from: number.phoneNumber,
    to: act.to,
    type: 'text',
    text: { body: act.text },
    status: 'sent',
    createTime: at,
    sendTime: at,
  };
  return { events: [sandbox.deliveries.emit(events[act.in], { whatsappMessage }, { to: act.to })] };
}

export const numberSchema = z.strictObject({ phoneNumber: e164, becomes: z.enum(['deleted', 'disabled']) });

/** A number is taken away, or the account that it belongs to is disabled. */
export function closeNumber(sandbox: Sandbox, act: z.infer<typeof numberSchema>): { events: string[] } {
  const number = sandbox.store.numbers.find((one) => one.phoneNumber === act.phoneNumber);
  if (!number) throw notFound();
  const whatsappBusinessAccount = { id: number.wabaId, updateEvent: 'DISABLED_UPDATE', banState: 'DISABLE' };
  const event =
    act.becomes === 'deleted'
      ? sandbox.deliveries.emit('whatsapp.phone_number.deleted', { whatsappPhoneNumber: number })
      : sandbox.deliveries.emit('whatsapp.business_account.updated', { whatsappBusinessAccount });
  return { events: [event] };
}
