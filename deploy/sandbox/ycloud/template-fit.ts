/**
 * Does what is sent fit the template? Answers with Meta's error code, or null. It knows nothing of the product's own reading of
 * templates on purpose: it judges it.
 */
import type { Template, TemplateButton, TemplateComponent } from './objects.ts';
import { partOf, placesIn } from './render.ts';
import type { CardComponent, Parameter, SendComponent } from './send-schema.ts';

export interface Misfit {
  /** 131008 a part is missing, 131009 a value that cannot be, 132000 wrong number, 132012 wrong format, 132018 text that WhatsApp refuses. */
  code: '131008' | '131009' | '132000' | '132012' | '132018';
  target: string;
  details: string;
}

/** What YCloud does not look at: WhatsApp refuses it after YCloud has accepted the message. */
export const foundLater: readonly Misfit['code'][] = ['132018', '131009'];

interface Where {
  /** Path to the list of components. */
  path: string;
  /** Before the details: `carousel, card 1: `. */
  say: string;
}

const mediaOf: Record<string, Parameter['type']> = {
  IMAGE: 'image',
  GIF: 'gif',
  VIDEO: 'video',
  DOCUMENT: 'document',
  LOCATION: 'location',
};
/** What a button is called in a send, what it takes, and whether it must be given. */
const buttonsTake: Record<string, [subType: string, type: Parameter['type'], must: boolean]> = {
  QUICK_REPLY: ['quick_reply', 'payload', false],
  URL: ['url', 'text', false],
  COPY_CODE: ['copy_code', 'coupon_code', true],
  OTP: ['url', 'text', true],
  CATALOG: ['catalog', 'action', false],
  MPM: ['mpm', 'action', true],
  FLOW: ['flow', 'action', false],
  ORDER_DETAILS: ['order_details', 'action', true],
};

/** Compares the components of a send with the template's own. @param now epoch ms: offers run out */
export function misfit(template: Template, given: SendComponent[], now: number): Misfit | null {
  const where: Where = { path: 'template.components', say: '' };
  return (
    misfitCommon(template.components, given, where) ??
    misfitOffer(template.components, given, now) ??
    misfitCarousel(template.components, given)
  );
}

function misfitCommon(own: TemplateComponent[], given: (SendComponent | CardComponent)[], where: Where): Misfit | null {
  return misfitHeader(own, given, where) ?? misfitBody(own, given, where) ?? misfitButtons(own, given, where);
}

type Given = SendComponent | CardComponent;
const at = (given: Given[], part: Given | undefined, { path }: Where): string =>
  part ? `${path}[${given.indexOf(part)}].parameters` : path;

/** What Meta's page on location headers lists, all four. */
const placeFields = ['latitude', 'longitude', 'name', 'address'] as const;

function misfitHeader(own: TemplateComponent[], given: Given[], where: Where): Misfit | null {
  const header = partOf(own, 'HEADER');
  const part = given.find((one) => one.type === 'header');
  const target = at(given, part, where);
  const format = (header?.format ?? 'TEXT').toUpperCase();
  const media = header && mediaOf[format];
  if (!media) return misfitTexts(placesIn(header?.text), part?.parameters ?? [], 'header', 60, target, where);
  const [first, ...more] = part?.parameters ?? [];
  const isThere = first?.type === media && first[media as keyof Parameter] !== undefined && more.length === 0;
  const lacking =
    isThere && media === 'location' ? placeFields.find((field) => first.location?.[field] === undefined) : undefined;
  if (lacking) return { code: '131008', target, details: `${where.say}header: location.${lacking} is required` };
  if (isThere) return null;
  // As Meta words it.
  const received = first?.type.toUpperCase() ?? 'UNKNOWN';
  return {
    code: '132012',
    target,
    details: `${where.say}header: Format mismatch, expected ${format}, received ${received}`,
  };
}

function misfitBody(own: TemplateComponent[], given: Given[], where: Where): Misfit | null {
  const body = partOf(own, 'BODY');
  // WhatsApp writes the text of authentication templates, with one place for the code.
  const places = body && !body.text && body.add_security_recommendation !== undefined ? ['1'] : placesIn(body?.text);
  const parts = given.filter((one) => one.type === 'body');
  const target = at(given, parts[0], where);
  if (parts.length > 1) return { code: '132012', target, details: `${where.say}body: given more than once` };
  return misfitTexts(places, parts[0]?.parameters ?? [], 'body', 1024, target, where);
}

function misfitTexts(
  places: string[],
  parameters: Parameter[],
  what: string,
  longest: number,
  target: string,
  { say }: Where,
): Misfit | null {
  if (parameters.length !== places.length) {
    const details = `${say}${what}: number of localizable_params (${parameters.length}) does not match the expected number of params (${places.length})`;
    return { code: '132000', target, details };
  }
  const wrong = parameters.find((one) => one.type !== 'text');
  if (wrong) return { code: '132012', target, details: `${say}${what}: expected text, got ${wrong.type}` };
  const isNamed = places.some((name) => !/^\d+$/.test(name));
  const names = parameters.map((one) => one.parameter_name);
  const odd = isNamed ? places.find((name) => !names.includes(name)) : names.find((name) => name !== undefined);
  if (odd !== undefined) {
    const details = `${say}${what}: Parameter name ${isNamed ? 'is missing' : 'is not expected'}: ${odd}`;
    return { code: isNamed ? '131008' : '132012', target, details };
  }
  return badText(parameters, target, longest);
}

function misfitButtons(own: TemplateComponent[], given: Given[], where: Where): Misfit | null {
  const buttons = partOf(own, 'BUTTONS')?.buttons ?? [];
  const parts = given.filter((one) => one.type === 'button');
  for (const part of parts) {
    const button = part.index === undefined ? undefined : buttons[part.index];
    const known = button && buttonsTake[button.type];
    if (!known || known[0] !== part.sub_type || parts.some((one) => one !== part && one.index === part.index)) {
      const details = `${where.say}buttons: no ${part.sub_type} button at index ${part.index}, or twice`;
      return { code: '132012', target: at(given, part, where), details };
    }
  }
  for (const [index, button] of buttons.entries()) {
    const part = parts.find((one) => one.index === index);
    const wrong = misfitButton(button, part?.parameters ?? [], index, at(given, part, where), where);
    if (wrong) return wrong;
  }
  return null;
}

function misfitButton(
  button: TemplateButton,
  parameters: Parameter[],
  index: number,
  target: string,
  { say }: Where,
): Misfit | null {
  const [, type, must] = buttonsTake[button.type] ?? ['', 'text', false];
  const name = `${say}buttons: Button at index ${index} of type ${button.type}`;
  const isOpen = button.type === 'URL' && placesIn(button.url).length > 0;
  const needed = must || isOpen;
  const allowed = needed || (button.type !== 'URL' && button.type in buttonsTake);
  if (needed && parameters.length === 0) return { code: '131008', target, details: `${name} requires a parameter` };
  if (parameters.length > (allowed ? 1 : 0))
    return { code: '132000', target, details: `${name} takes ${allowed ? 1 : 0} parameters, got ${parameters.length}` };
  const [first] = parameters;
  if (!first) return null;
  if (first.type !== type) return { code: '132012', target, details: `${name}: expected ${type}, got ${first.type}` };
  if (button.type === 'COPY_CODE' && (!first.coupon_code || first.coupon_code.length > 15))
    return { code: '131009', target, details: `${name}: the code has 1 to 15 characters` };
  if (button.type === 'MPM' && !isWholeList(first))
    return {
      code: '131008',
      target,
      details: `${name} requires sections with products, titled where there are several`,
    };
  return type === 'text' ? badText(parameters, target, button.type === 'OTP' ? 15 : 2000) : null;
}

function isWholeList({ action }: Parameter): boolean {
  const sections = action?.sections ?? [];
  const count = sections.reduce((sum, one) => sum + (one.product_items?.length ?? 0), 0);
  const isTitled = sections.length === 1 || sections.every((one) => one.title);
  return count > 0 && count <= 30 && isTitled && sections.every((one) => one.product_items?.length);
}

function misfitOffer(own: TemplateComponent[], given: SendComponent[], now: number): Misfit | null {
  const expires = partOf(own, 'LIMITED_TIME_OFFER')?.limited_time_offer?.has_expiration === true;
  const part = given.find((one) => one.type === 'limited_time_offer');
  const target = at(given, part, { path: 'template.components', say: '' });
  const until = part?.parameters?.[0]?.limited_time_offer?.expiration_time_ms;
  if (!expires) {
    return part ? { code: '132012', target, details: 'limited_time_offer: the template has no expiration' } : null;
  }
  if (until === undefined)
    return { code: '131008', target, details: 'limited_time_offer: expiration_time_ms is required' };
  return until > now ? null : { code: '131009', target, details: 'limited_time_offer: the offer has expired' };
}

function misfitCarousel(own: TemplateComponent[], given: SendComponent[]): Misfit | null {
  const cards = partOf(own, 'CAROUSEL')?.cards ?? [];
  const part = given.find((one) => one.type === 'carousel');
  const path = part ? `template.components[${given.indexOf(part)}].cards` : 'template.components';
  if (cards.length === 0) {
    return part ? { code: '132012', target: path, details: 'carousel: the template has none' } : null;
  }
  if (!part) return { code: '131008', target: path, details: `carousel: ${cards.length} cards are required` };
  const got = part.cards ?? [];
  if (got.length !== cards.length) {
    const details = `carousel: number of cards (${got.length}) does not match the expected number (${cards.length})`;
    return { code: '132000', target: path, details };
  }
  for (const [index, card] of cards.entries()) {
    const at = got.findIndex((one) => one.card_index === index);
    if (at < 0) return { code: '131008', target: path, details: `carousel: card ${index} is missing` };
    const where = { path: `${path}[${at}].components`, say: `carousel, card ${index}: ` };
    const wrong = misfitCommon(card.components, got[at]!.components ?? [], where);
    if (wrong) return wrong;
  }
  return null;
}

function badText(parameters: Parameter[], target: string, longest: number): Misfit | null {
  for (const { text } of parameters) {
    if (!text) return { code: '132012', target, details: 'text: must not be empty' };
    if (/[\n\r\t]| {5,}/.test(text)) {
      return {
        code: '132018',
        target,
        details: 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
      };
    }
    if (text.length > longest) return { code: '132012', target, details: `text: longer than ${longest} characters` };
  }
  return null;
}
