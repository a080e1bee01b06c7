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

/** @returns the event's id */
export function answer(sandbox: Sandbox, act: z.infer<typeof answerSchema>): { events: string[] } {
  const { store } = sandbox;
  const from = act.from ?? store.conversation(act.to).bubbles.at(-1)?.number ?? store.numbers[0]?.phoneNumber;
  const number = store.numbers.find((one) => one.phoneNumber === from);
  if (!number) throw notFound();
  const at = new Date(sandbox.settings.now()).toISOString();
  const { to, text, in: where } = act;
  const told = { id: objectId(), wamid: wamid(), to, text, at, in: where };
  return { events: [sandbox.tellerOf(number.wabaId).answered(number, told)] };
}

export const numberSchema = z
  .strictObject({
    phoneNumber: e164,
    becomes: z.enum(['deleted', 'disabled']),
    quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']),
    /** TIER_250, TIER_2K, … */
    limit: z.string().regex(/^(TIER_\w+|UNTIERED)$/),
    /** Of the name that people see, as Meta judges it. */
    nameStatus: z.string().min(1),
  })
  .partial({ becomes: true, quality: true, limit: true, nameStatus: true });

/** A number is taken away, or the account that it belongs to is disabled; or it is rated anew. */
export function changeNumber(sandbox: Sandbox, act: z.infer<typeof numberSchema>): { events: string[] } {
  const number = sandbox.store.numbers.find((one) => one.phoneNumber === act.phoneNumber);
  if (!number) throw notFound();
  const teller = sandbox.tellerOf(number.wabaId);
  const events: string[] = [];
  if (act.nameStatus) number.nameStatus = act.nameStatus;
  if (act.quality || act.limit) {
    number.qualityRating = act.quality ?? number.qualityRating;
    if (act.limit) number.whatsappBusinessManagerMessagingLimit = number.messagingLimit = act.limit;
    events.push(teller.rated(number));
  }
  if (act.becomes) events.push(teller.closed(number, act.becomes));
  sandbox.changed();
  return { events };
}
