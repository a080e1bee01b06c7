/** All that WhatsApp would refuse about a draft. */
import { buttonType } from '../parts/buttons.ts';
import { type Component, listOf, typeOf, wordOf } from '../parts/part.ts';
import { buttonsOf, checkButtons } from './buttons.ts';
import { type Draft, longest, templateCategories } from './draft.ts';
import type { DraftFault, Report } from './faults.ts';
import { checkHeader, sampleIn } from './headers.ts';
import { isTemplateLanguage } from './languages.ts';
import { checkText } from './variables.ts';

const partTypes = ['HEADER', 'BODY', 'FOOTER', 'BUTTONS', 'LIMITED_TIME_OFFER', 'CAROUSEL', 'CALL_PERMISSION_REQUEST'];

/** In the order of the draft; empty: it may be handed in. Never throws, whatever it is given. */
export function checkDraft(draft: Draft): DraftFault[] {
  const faults: DraftFault[] = [];
  const report: Report = (path, code, params = {}) => void faults.push({ path, code, params });
  if (!/^[a-z0-9_]+$/.test(draft.name) || draft.name.length > longest.name) report('name', 'name-invalid');
  if (!isTemplateLanguage(draft.language)) report('language', 'language-unknown');
  if (!templateCategories.some((one) => one === draft.category)) report('category', 'category-unknown');
  checkParts(listOf(draft.components), draft.category, report);
  return faults;
}

function checkParts(components: Component[], category: string, report: Report): void {
  const types = components.map(typeOf);
  const has = (type: string) => types.includes(type);
  const isCode = category === 'AUTHENTICATION';
  if (!has('BODY')) report('components', 'body-missing');
  for (const [at, component] of components.entries()) {
    const path = `components.${at}`;
    const type = types[at]!;
    if (!partTypes.includes(type)) report(`${path}.type`, 'part-unknown');
    if (types.indexOf(type) < at) report(path, 'part-twice');
    if (type === 'HEADER') checkHeader(path, component, report, has('LIMITED_TIME_OFFER') ? 'offer-file' : undefined);
    if (type === 'BODY' && !isCode)
      checkBody(path, component, has('LIMITED_TIME_OFFER') ? longest.offerBody : longest.body, report);
    if (type === 'FOOTER' && !isCode)
      checkText(`${path}.text`, wordOf(component.text), { most: longest.footer, variables: 0, oneLine: true }, report);
    if (type === 'BUTTONS') checkButtons(path, component, report);
    if (type === 'LIMITED_TIME_OFFER') checkOffer(path, component, components, category, report);
    if (type === 'CAROUSEL') checkCarousel(path, component, category, report);
    if (type === 'CAROUSEL') forbidBeside(path, types, ['HEADER', 'FOOTER', 'BUTTONS', 'LIMITED_TIME_OFFER'], report);
    if (type === 'LIMITED_TIME_OFFER') forbidBeside(path, types, ['FOOTER'], report);
  }
  checkCodes(components, isCode, report);
  const buttons = components.findIndex((one) => typeOf(one) === 'BUTTONS');
  const couponAt = buttonsOf(components[buttons]).map(buttonType).indexOf('COPY_CODE');
  if (couponAt >= 0 && category !== 'MARKETING')
    report(`components.${buttons}.buttons.${couponAt}`, 'category-unfit', { category: 'MARKETING' });
}

function forbidBeside(path: string, types: string[], others: string[], report: Report): void {
  for (const other of others) if (types.includes(other)) report(path, 'part-unfit', { other });
}

function checkBody(path: string, body: Component, most: number, report: Report): void {
  const given = (body.example ?? {}) as { body_text?: unknown; body_text_named_params?: unknown };
  const [numbered] = Array.isArray(given.body_text) ? (given.body_text as unknown[]) : [];
  const sampleOf = (name: string, at: number) => sampleIn(numbered, given.body_text_named_params, name, at);
  checkText(`${path}.text`, wordOf(body.text), { most, isBody: true, sampleOf }, report);
}

function checkOffer(path: string, offer: Component, all: Component[], category: string, report: Report): void {
  const told = listOf([offer.limited_time_offer])[0] ?? {};
  if (category !== 'MARKETING') report(path, 'category-unfit', { category: 'MARKETING' });
  checkText(`${path}.text`, wordOf(told.text), { most: longest.offer, variables: 0, oneLine: true }, report);
  const types = buttonsOf(all.find((one) => typeOf(one) === 'BUTTONS')).map(buttonType);
  if (told.has_expiration === true && types[0] !== 'COPY_CODE') report(path, 'coupon-missing');
  else if (types.includes('COPY_CODE') && types[0] !== 'COPY_CODE') report(path, 'button-first');
}

function checkCarousel(path: string, carousel: Component, category: string, report: Report): void {
  const cards = listOf(carousel.cards);
  if (category === 'AUTHENTICATION') report(path, 'category-unfit', { category: 'MARKETING' });
  if (cards.length < 2 || cards.length > 10) report(path, 'cards-count', { count: cards.length });
  const shapes = cards.map((card, n) => {
    const parts = listOf(card.components) as Component[];
    const where = `${path}.cards.${n}`;
    const find = (type: string) => parts.findIndex((one) => typeOf(one) === type);
    const [header, body, buttons] = [find('HEADER'), find('BODY'), find('BUTTONS')];
    if (header < 0) report(where, 'card-file');
    else checkHeader(`${where}.components.${header}`, parts[header]!, report, 'card-file');
    if (body < 0) report(where, 'text-missing');
    else checkBody(`${where}.components.${body}`, parts[body]!, longest.cardBody, report);
    if (buttons < 0) report(where, 'card-buttons');
    else checkButtons(`${where}.components.${buttons}`, parts[buttons]!, report, true);
    return [wordOf(parts[header]?.format), ...buttonsOf(parts[buttons]).map(buttonType)].join();
  });
  if (new Set(shapes).size > 1) report(path, 'cards-differ');
}

/** Templates for one-time codes: WhatsApp writes their text, and they have one button. */
function checkCodes(components: Component[], isCode: boolean, report: Report): void {
  for (const [at, component] of components.entries()) {
    const path = `components.${at}`;
    const type = typeOf(component);
    const otp = buttonsOf(component).map(buttonType).indexOf('OTP');
    if (!isCode && otp >= 0) report(`${path}.buttons.${otp}`, 'category-unfit', { category: 'AUTHENTICATION' });
    if (!isCode) continue;
    if (!['BODY', 'FOOTER', 'BUTTONS'].includes(type)) report(path, 'part-unfit', { other: 'AUTHENTICATION' });
    if (type !== 'BUTTONS' && wordOf(component.text) !== '') report(`${path}.text`, 'code-text');
    const minutes = component.code_expiration_minutes;
    if (
      type === 'FOOTER' &&
      !(typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= 1 && minutes <= 90)
    )
      report(path, 'code-minutes');
  }
  const buttons = components.flatMap((one) => buttonsOf(one).map(buttonType));
  if (isCode && (buttons.length !== 1 || buttons[0] !== 'OTP')) report('components', 'code-button');
}
