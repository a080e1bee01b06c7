/** What a template may look like when it is created or edited: the OpenAPI file's limits and Meta's rules for variables. */
import * as z from 'zod';
import { invalid } from './errors.ts';
import type { TemplateButton, TemplateComponent } from './objects.ts';
import { countVariables, partOf } from './render.ts';
import { checkRules } from './template-rules.ts';

const buttonSchema = z.looseObject({
  type: z.enum([
    'PHONE_NUMBER',
    'URL',
    'QUICK_REPLY',
    'COPY_CODE',
    'OTP',
    'CATALOG',
    'MPM',
    'FLOW',
    'ORDER_DETAILS',
    'VOICE_CALL',
  ]),
  text: z.string().max(25).optional(),
  url: z.string().max(2000).optional(),
  phone_number: z.string().max(20).optional(),
  example: z.array(z.string()).optional(),
});

const example = z
  .strictObject({
    body_text: z.array(z.array(z.string())),
    header_text: z.array(z.string()),
    header_url: z.array(z.string()),
  })
  .partial()
  .optional();

const cardComponent = z.strictObject({
  type: z.enum(['BODY', 'HEADER', 'BUTTONS']),
  format: z.enum(['IMAGE', 'VIDEO']).optional(),
  text: z.string().max(160).optional(),
  buttons: z.array(buttonSchema).min(1).max(2).optional(),
  example,
});

const componentSchema = z.strictObject({
  type: z.enum(['BODY', 'HEADER', 'FOOTER', 'BUTTONS', 'LIMITED_TIME_OFFER', 'CAROUSEL', 'CALL_PERMISSION_REQUEST']),
  format: z.enum(['TEXT', 'IMAGE', 'GIF', 'VIDEO', 'DOCUMENT', 'LOCATION']).optional(),
  text: z.string().max(1024).optional(),
  buttons: z.array(buttonSchema).max(10).optional(),
  add_security_recommendation: z.boolean().optional(),
  code_expiration_minutes: z.number().int().min(1).max(90).optional(),
  limited_time_offer: z.strictObject({ text: z.string().max(16), has_expiration: z.boolean().optional() }).optional(),
  example,
  cards: z
    .array(z.strictObject({ components: z.array(cardComponent) }))
    .max(10)
    .optional(),
});

const editable = {
  components: z.array(componentSchema).min(1),
  messageSendTtlSeconds: z.number().int().optional(),
  ctaUrlLinkTrackingOptedOut: z.boolean().optional(),
};

export const templateEdit = z.strictObject(editable);
export const templateCreate = z.strictObject({
  wabaId: z.string(),
  name: z
    .string()
    .max(512)
    .regex(/^[a-z0-9_]+$/, 'should consist of lowercase letters, digits and underscores'),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, 'should be a language code such as es or es_AR'),
  category: z.enum(['AUTHENTICATION', 'MARKETING', 'UTILITY']),
  subCategory: z.literal('ORDER_STATUS').optional(),
  ...editable,
});
export type TemplateCreate = z.infer<typeof templateCreate>;

/** Meta's rules that a schema cannot say; throws the error that names the first one broken. @param category of the template */
export function checkComponents(components: TemplateComponent[], category: string): void {
  const body = components.filter((one) => one.type === 'BODY');
  // WhatsApp writes the text of authentication templates itself.
  if (body.length !== 1 || (!body[0]!.text && category !== 'AUTHENTICATION'))
    throw invalid('components', 'A template needs exactly one BODY with a text');
  for (const type of ['HEADER', 'FOOTER', 'BUTTONS', 'LIMITED_TIME_OFFER', 'CAROUSEL']) {
    if (components.filter((one) => one.type === type).length > 1)
      throw invalid('components', `${type} is given more than once`);
  }
  for (const [index, one] of components.entries()) checkComponent(one, `components[${index}]`);
  checkOffer(components);
  const cards = partOf(components, 'CAROUSEL')?.cards;
  if (cards) checkCards(cards);
  checkRules(components, category);
}

function checkComponent(one: TemplateComponent, target: string): void {
  const text = one.text ?? '';
  const count = countVariables(text);
  for (let n = 1; n <= count; n += 1) {
    if (!new RegExp(`\\{\\{\\s*${n}\\s*\\}\\}`).test(text))
      throw invalid(`${target}.text`, `Variable {{${n}}} is missing: they count from 1`);
  }
  if (one.type === 'BODY' && count > 0) {
    if (/^\s*\{\{|\}\}\s*$/.test(text))
      throw invalid(`${target}.text`, 'Variables may not stand at the start or the end (2388299)');
    if (one.example?.body_text?.[0]?.length !== count)
      throw invalid(`${target}.example`, `body_text needs ${count} samples`);
  }
  if (one.type === 'HEADER') checkHeader(one, count, target);
  if (one.type === 'FOOTER' && (text.length > 60 || count > 0))
    throw invalid(`${target}.text`, 'A footer has 60 characters at most and no variables');
  for (const [index, button] of (one.buttons ?? []).entries()) checkButton(button, `${target}.buttons[${index}]`);
}

function checkButton(button: TemplateButton, target: string): void {
  const needsText = ['PHONE_NUMBER', 'URL', 'QUICK_REPLY'].includes(button.type);
  if (needsText && !button.text) throw invalid(`${target}.text`, 'The button needs a text');
  if (button.type === 'URL' && !/^https?:\/\//.test(button.url ?? ''))
    throw invalid(`${target}.url`, 'The button needs a URL');
  const isOpen = button.type === 'COPY_CODE' || (button.type === 'URL' && countVariables(button.url) > 0);
  if (isOpen && !button.example?.length) throw invalid(`${target}.example`, 'What is filled in needs a sample');
}

function checkHeader(one: TemplateComponent, count: number, target: string): void {
  if (!one.format) throw invalid(`${target}.format`, 'A header needs a format');
  if (one.format === 'TEXT') {
    if (!one.text || one.text.length > 60 || count > 1)
      throw invalid(`${target}.text`, 'A header text has 1 to 60 characters and one variable at most');
    if (count > 0 && one.example?.header_text?.length !== count)
      throw invalid(`${target}.example`, 'header_text needs a sample');
  } else if (one.format !== 'LOCATION' && !one.example?.header_url?.length) {
    throw invalid(`${target}.example`, 'header_url needs a sample');
  }
}

/** YCloud's file, LimitedTimeOffer: with an expiration the code to copy is there, and first. */
function checkOffer(components: TemplateComponent[]): void {
  const offer = partOf(components, 'LIMITED_TIME_OFFER')?.limited_time_offer;
  if (!offer) return;
  if (!offer.text || offer.text.length > 16)
    throw invalid('components', 'An offer has a text of 16 characters at most');
  if (partOf(components, 'FOOTER')) throw invalid('components', 'An offer has no footer');
  const buttons = partOf(components, 'BUTTONS')?.buttons ?? [];
  const [first] = buttons;
  if (first?.type !== 'COPY_CODE' && (offer.has_expiration || buttons.some((one) => one.type === 'COPY_CODE')))
    throw invalid('components', 'An offer that runs out has a COPY_CODE button, and it is the first');
}

/** YCloud's file, Card: a picture or a video, a text, one or two buttons; all cards alike. */
function checkCards(cards: NonNullable<TemplateComponent['cards']>): void {
  if (cards.length < 2 || cards.length > 10) throw invalid('components', 'A carousel has 2 to 10 cards');
  const shapes = cards.map((card, index) => {
    const components = card.components ?? [];
    for (const [at, one] of components.entries()) checkComponent(one, `cards[${index}].components[${at}]`);
    const format = partOf(components, 'HEADER')?.format ?? '';
    const buttons = partOf(components, 'BUTTONS')?.buttons ?? [];
    if (!['IMAGE', 'VIDEO'].includes(format)) throw invalid('components', 'A card has an image or a video');
    if (buttons.length < 1 || buttons.length > 2) throw invalid('components', 'A card has one or two buttons');
    return [format, ...buttons.map((button) => button.type)].join();
  });
  if (new Set(shapes).size > 1) throw invalid('components', 'All cards have the same header and buttons');
}
