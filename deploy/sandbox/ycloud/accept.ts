/** Takes a send in: checks it against the account, writes it down, starts its way. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { isCloud } from '../cloud/account.ts';
import { objectId, wamid } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';
import { type AcceptedSend, templateKey } from '../store.ts';
import { directError, notFound, YCloudError } from './errors.ts';
import type { PhoneNumber, Template, WhatsappMessage } from './objects.ts';
import { render, textsOf } from './render.ts';
import type { SendRequest } from './send-schema.ts';
import { foundLater, misfit } from './template-fit.ts';

const day = 86_400_000;
/** US dollars per message; invented, constant. */
const prices: Record<string, number> = { marketing: 0.05, utility: 0.012, authentication: 0.015, service: 0 };

/** Fields of a send that say how to send and are no part of the message. */
const instructions = new Set(['filterUnsubscribed', 'filterBlocked', 'useDirectSend', 'category', 'ttlSeconds']);

/** How it comes: YCloud's two calls, or Meta's own. Only the first answers before WhatsApp has looked at it. */
export type Road = 'enqueue' | 'sendDirectly' | 'cloud';

/**
 * Accepts one send or throws what YCloud would answer (Meta's own errors inside). Repeating an externalId is no obstacle: YCloud has no idempotency.
 * @param forced a code that a fault asks for
 */
export function accept(sandbox: Sandbox, request: SendRequest, road: Road, forced: string | null): WhatsappMessage {
  const number = findNumber(sandbox, request.from, road);
  const template = request.type === 'template' ? findTemplate(sandbox, number, request, road) : undefined;
  const doom = forced ?? findObstacle(sandbox, request, road, template);
  const isTold = road === 'sendDirectly' && forced !== null;
  if (doom && road !== 'enqueue' && (isTold || doom === '131021')) throw directError(doom);
  const message = compose(sandbox, request, road, number, template, doom);
  remember(sandbox, request, template, message);
  sandbox.lifecycle.proceed(message);
  return message;
}

function findNumber({ store }: Sandbox, phone: string, road: Road): PhoneNumber {
  const number = store.numbers.find((one) => one.phoneNumber === phone && isCloud(one.wabaId) === (road === 'cloud'));
  if (number?.status === 'CONNECTED') return number;
  const why = number ? `is ${number.status}` : 'is not registered';
  throw new YCloudError(403, 'WHATSAPP_PHONE_NUMBER_UNAVAILABLE', `The phone number ${phone} ${why}.`, {
    target: 'from',
  });
}

function compose(
  sandbox: Sandbox,
  request: SendRequest,
  road: Road,
  number: PhoneNumber,
  template: Template | undefined,
  doom: string | null,
): WhatsappMessage {
  const clock = new Date(sandbox.settings.now()).toISOString();
  const category = template?.category.toLowerCase() ?? 'service';
  const content = Object.fromEntries(Object.entries(request).filter(([field]) => !instructions.has(field)));
  const region = request.to && parsePhoneNumberFromString(request.to)?.country;
  const own = wamid();
  return {
    ...content,
    from: request.from,
    type: request.type,
    // Meta knows a message by nothing else.
    id: road === 'cloud' ? own : objectId(),
    ...(road === 'cloud' && { phoneNumberId: number.id }),
    ...(road !== 'enqueue' && { wamid: own }),
    wabaId: number.wabaId,
    ...(request.recipient && { recipientUserId: request.recipient }),
    status: 'accepted',
    // Not shown before it comes to pass (messages.ts).
    ...(doom && { errorCode: doom }),
    createTime: clock,
    updateTime: clock,
    totalPrice: prices[category] ?? 0,
    currency: 'USD',
    ...(region && { regionCode: region }),
    pricingCategory: category,
    pricingModel: 'PMP',
    pricingType: category === 'service' ? 'free_customer_service' : 'regular',
    bizType: 'whatsapp',
  };
}

function findTemplate({ store, settings }: Sandbox, number: PhoneNumber, request: SendRequest, road: Road): Template {
  const { name, language, components } = request.template!;
  const template = store.templates.get(templateKey({ wabaId: number.wabaId, name, language: language.code }));
  if (template?.status !== 'APPROVED') {
    if (road !== 'enqueue') {
      throw directError(
        template?.status === 'PAUSED' ? '132015' : template?.status === 'DISABLED' ? '132016' : '132001',
      );
    }
    const why = template ? `is ${template.status}` : 'does not exist in this language';
    throw new YCloudError(403, 'WHATSAPP_TEMPLATE_UNAVAILABLE', `The template ${name} (${language.code}) ${why}.`, {
      target: 'template.name',
    });
  }
  const wrong = misfit(template, components ?? [], settings.now());
  if (wrong && (!foundLater.includes(wrong.code) || road !== 'enqueue')) {
    if (road !== 'enqueue') throw directError(wrong.code, wrong.details);
    throw new YCloudError(
      400,
      'PARAM_NOT_MATCH',
      `Parameter '${wrong.target}' does not match the template. ${wrong.details}.`,
      { target: wrong.target },
    );
  }
  return template;
}

const personOf = (request: SendRequest): string => request.to ?? request.recipient!;

/** Why WhatsApp or YCloud will let the accepted message fail later, or null. */
function findObstacle(
  sandbox: Sandbox,
  request: SendRequest,
  road: Road,
  template: Template | undefined,
): string | null {
  const { store, settings } = sandbox;
  const person = personOf(request);
  const pair = `${request.from}|${person}`;
  if (road === 'enqueue' && request.filterUnsubscribed && store.unsubscribers.has(person))
    return 'RECIPIENT_UNSUBSCRIBED';
  if (request.to === request.from) return '131021';
  if (!template && settings.now() - (store.windows.get(pair) ?? -Infinity) > day) return '131047';
  if (template?.category === 'MARKETING' && store.stopped.has(pair)) return '131050';
  return (template && misfit(template, request.template?.components ?? [], settings.now())?.code) ?? null;
}

function remember(
  sandbox: Sandbox,
  request: SendRequest,
  template: Template | undefined,
  message: WhatsappMessage,
): void {
  const { store } = sandbox;
  const { externalId } = request;
  const earlier = externalId === undefined ? 0 : (store.externalIds.get(externalId) ?? 0);
  if (externalId !== undefined) store.externalIds.set(externalId, earlier + 1);
  const bubble = render(request, template);
  const send: AcceptedSend = {
    id: message.id,
    externalId: externalId ?? null,
    from: request.from,
    to: personOf(request),
    type: request.type,
    template: request.template ? { name: request.template.name, language: request.template.language.code } : null,
    variables: textsOf(request, 'body'),
    components: request.template?.components ?? null,
    text: bubble.text || null,
    acceptedAt: message.createTime,
    provider: isCloud(message.wabaId) ? 'cloud-api' : 'ycloud',
    duplicate: earlier > 0,
  };
  store.messages.set(message.id, message);
  store.sends.push(send);
  store.accepted += 1;
  if (send.duplicate) store.duplicates += 1;
  store.addBubble(send.to, {
    ...bubble,
    id: message.id,
    from: 'business',
    number: request.from,
    at: Date.parse(message.createTime),
    wamid: message.wamid ?? '',
    status: message.status,
    note: null,
  });
  sandbox.changed();
}

/** A message by its id. */
export function findMessage({ store }: Sandbox, id: string): WhatsappMessage {
  const message = store.messages.get(id);
  // Meta has no call that tells what became of a message, and YCloud knows its own alone.
  if (!message || isCloud(message.wabaId)) throw notFound();
  return message;
}
