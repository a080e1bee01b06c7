/**
 * What Meta refuses about a template that YCloud's file lets pass, written apart from the product's own rules on purpose: it judges
 * them. The numbers are Meta's error subcodes where the documents name one.
 */
import { invalid } from './errors.ts';
import type { TemplateButton, TemplateComponent } from './objects.ts';
import { partOf } from './render.ts';

const places = /\{\{\s*\w+\s*\}\}/g;

/** Throws the error that names the first rule broken. @param category of the template */
export function checkRules(components: TemplateComponent[], category: string): void {
  const buttons = partOf(components, 'BUTTONS')?.buttons ?? [];
  for (const [at, one] of components.entries()) {
    const target = `components[${at}]`;
    if (one.type === 'BODY') checkBody(one, target);
    if (one.type === 'HEADER') checkFile(one, target);
    for (const [n, card] of (one.cards ?? []).entries()) {
      for (const part of card.components) {
        if (part.type === 'BODY') checkBody(part, `${target}.cards[${n}]`);
        if (part.type === 'HEADER') checkFile(part, `${target}.cards[${n}]`);
      }
    }
  }
  checkButtons(buttons);
  checkCategory(components, buttons, category);
}

function checkBody({ text = '' }: TemplateComponent, target: string): void {
  const count = text.match(places)?.length ?? 0;
  const words = text.replace(places, ' ').match(/\p{L}[\p{L}\p{N}]*|\p{N}+/gu)?.length ?? 0;
  if (/\}\}\s*\{\{/.test(text)) throw invalid(`${target}.text`, 'Variables may not stand beside each other (2388299)');
  if (count > 0 && words < 2 * count)
    throw invalid(`${target}.text`, 'There are too many variables for the length of the text (2388293)');
  if (/\{\{|\}\}/.test(text.replace(places, '')))
    throw invalid(`${target}.text`, 'A variable is not written well (2388072)');
  if (/\n\s*\n\s*\n/.test(text))
    throw invalid(`${target}.text`, 'There are more than two line ends in a row (2388072)');
}

const endings: Record<string, RegExp> = {
  IMAGE: /\.(?:jpe?g|png)$/i,
  GIF: /\.mp4$/i,
  VIDEO: /\.mp4$/i,
  DOCUMENT: /\.pdf$/i,
};
/** YCloud's file, WhatsappTemplateComponentExample: the end of the address says what it is. */
function checkFile({ format = '', text = '', example }: TemplateComponent, target: string): void {
  if (/[*_~`]|\p{Extended_Pictographic}/u.test(text.replace(places, '')))
    throw invalid(`${target}.text`, 'A header has no formatting and no emoji (2388047)');
  const [link = ''] = example?.header_url ?? [];
  const wanted = endings[format];
  if (wanted && link !== '' && !wanted.test(link))
    throw invalid(`${target}.example`, `header_url does not end as a ${format}`);
}

const most: Record<string, number> = { URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1, OTP: 1, FLOW: 1, CATALOG: 1, MPM: 1 };

function checkButtons(buttons: TemplateButton[]): void {
  const types = buttons.map((one) => one.type);
  for (const [type, limit] of Object.entries(most)) {
    if (types.filter((one) => one === type).length > limit)
      throw invalid('components', `There may be ${limit} ${type} buttons at most`);
  }
  const turns = types.filter((one, at) => at > 0 && (one === 'QUICK_REPLY') !== (types[at - 1] === 'QUICK_REPLY'));
  if (turns.length > 1) throw invalid('components', 'QUICK_REPLY buttons stand together');
  const texts = buttons.flatMap((one) => one.text?.toLowerCase() ?? []);
  if (new Set(texts).size < texts.length) throw invalid('components', 'Two buttons have the same text');
  for (const { type, url = '' } of buttons) {
    if (type !== 'URL' || !url.includes('{{')) continue;
    if (!/^[^{}]+\{\{1\}\}$/.test(url)) throw invalid('components', 'A link has one variable, {{1}}, at its end');
  }
}

function checkCategory(components: TemplateComponent[], buttons: TemplateButton[], category: string): void {
  const otp = buttons.filter((one) => one.type === 'OTP');
  if ((category === 'AUTHENTICATION') !== otp.length > 0)
    throw invalid('components', 'An AUTHENTICATION template, and no other, has an OTP button');
  if (category === 'AUTHENTICATION' && components.some((one) => one.text || one.type === 'HEADER'))
    throw invalid('components', 'WhatsApp writes the text of AUTHENTICATION templates');
  for (const one of otp) {
    const isApp = one['otp_type'] !== 'COPY_CODE';
    if (isApp && !Array.isArray(one['supported_apps'])) throw invalid('components', 'supported_apps is required');
    if (one['otp_type'] === 'ZERO_TAP' && one['zero_tap_terms_accepted'] !== true)
      throw invalid('components', 'zero_tap_terms_accepted must be true');
  }
  const sells =
    components.some((one) => one.type === 'LIMITED_TIME_OFFER') || buttons.some((one) => one.type === 'COPY_CODE');
  if (sells && category !== 'MARKETING') throw invalid('category', 'Offers and coupons are MARKETING');
}
