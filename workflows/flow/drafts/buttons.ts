/** Rules for the buttons of a draft, of the message or of a card. */
import { buttonType } from '../parts/buttons.ts';
import { type Component, listOf, wordOf } from '../parts/part.ts';
import { placeholdersIn } from '../parts/placeholders.ts';
import { longest } from './draft.ts';
import type { Report } from './faults.ts';
import { checkText } from './variables.ts';

/** How many of a sort fit into one message, and whether its text is the writer's (of others WhatsApp sets it). */
const sorts: Record<string, { most: number; ownText: boolean }> = {
  QUICK_REPLY: { most: 10, ownText: true },
  URL: { most: 2, ownText: true },
  PHONE_NUMBER: { most: 1, ownText: true },
  COPY_CODE: { most: 1, ownText: false },
  OTP: { most: 1, ownText: false },
  CATALOG: { most: 1, ownText: false },
  MPM: { most: 1, ownText: false },
  FLOW: { most: 1, ownText: true },
  VOICE_CALL: { most: 1, ownText: true },
};
/** Each is the only button of its message. */
const alone = ['CATALOG', 'MPM', 'OTP'];
/** What may stand in a card. */
const inCards = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER'];
const most = { message: 10, card: 2 };

export const buttonsOf = (component: Component | undefined): Record<string, unknown>[] =>
  component ? listOf(component.buttons) : [];

/** @param path of the component */
export function checkButtons(path: string, component: Component, report: Report, isCard = false): void {
  const buttons = buttonsOf(component);
  const types = buttons.map(buttonType);
  const limit = isCard ? most.card : most.message;
  if (buttons.length === 0) report(path, isCard ? 'card-buttons' : 'buttons-none');
  if (buttons.length > limit)
    report(path, isCard ? 'card-buttons' : 'buttons-many', { count: buttons.length, most: limit });
  const seen = new Set<string>();
  for (const [at, button] of buttons.entries()) {
    const where = `${path}.buttons.${at}`;
    const type = types[at]!;
    const sort = sorts[type];
    if (!sort) {
      report(`${where}.type`, 'button-unknown');
      continue;
    }
    const before = types.slice(0, at).filter((one) => one === type).length;
    if (before === sort.most && !isCard)
      report(where, 'buttons-many', { count: types.filter((one) => one === type).length, most: sort.most });
    if ((isCard && !inCards.includes(type)) || (alone.includes(type) && buttons.length > 1))
      report(where, 'button-unfit');
    const label = wordOf(button.text);
    if (sort.ownText || label !== '')
      checkText(`${where}.text`, label, { most: longest.button, variables: 0, oneLine: true }, report);
    if (label !== '' && seen.has(label.trim().toLowerCase())) report(`${where}.text`, 'buttons-same');
    seen.add(label.trim().toLowerCase());
    details[type]?.(where, button, report);
  }
  if (!isCard && !repliesTogether(types)) report(path, 'buttons-apart');
}

/** Quick replies may not stand between others (Meta's page on templates, "Buttons"). */
function repliesTogether(types: string[]): boolean {
  const turns = types.filter((type, at) => at > 0 && (type === 'QUICK_REPLY') !== (types[at - 1] === 'QUICK_REPLY'));
  return turns.length <= 1;
}

const details: Record<string, (where: string, button: Record<string, unknown>, report: Report) => void> = {
  URL(where, button, report) {
    const url = wordOf(button.url).trim();
    if (url.length > longest.url) report(`${where}.url`, 'text-long', { length: url.length, most: longest.url });
    if (!/^https?:\/\/[^\s/?#@{}]+\.[^\s/?#@.{}]+(?:[/?#]\S*)?$/i.test(url))
      return report(`${where}.url`, 'url-invalid');
    if (/^https?:\/\/(?:www\.)?(?:wa\.me|api\.whatsapp\.com)(?:[/?#]|$)/i.test(url))
      report(`${where}.url`, 'url-whatsapp');
    if (placeholdersIn(url).length === 0 && !/[{}]/.test(url)) return;
    if (!/^[^{}]*\{\{1\}\}$/.test(url)) return report(`${where}.url`, 'url-variable');
    const [sample] = Array.isArray(button.example) ? (button.example as unknown[]) : [];
    if (!/^https?:\/\/\S+$/i.test(wordOf(sample))) report(`${where}.example`, 'url-sample');
  },
  PHONE_NUMBER(where, button, report) {
    const phone = wordOf(button.phone_number).trim();
    if (phone.length > longest.phone || !/^\+?\d[\d ()-]{5,}$/.test(phone))
      report(`${where}.phone_number`, 'phone-invalid');
  },
  COPY_CODE(where, button, report) {
    const sample = Array.isArray(button.example) ? wordOf((button.example as unknown[])[0]) : wordOf(button.example);
    if (sample.trim() === '') report(`${where}.example`, 'sample-code');
    else if (sample.length > longest.coupon)
      report(`${where}.example`, 'text-long', { length: sample.length, most: longest.coupon });
  },
  FLOW(where, button, report) {
    const form = ['flow_id', 'flow_name', 'flow_json'].filter((key) => wordOf(button[key]) !== '');
    const goes = wordOf(button.flow_action) || 'navigate';
    if (form.length !== 1 || (goes === 'navigate' && wordOf(button.navigate_screen) === ''))
      report(where, 'form-missing');
  },
  OTP(where, button, report) {
    const kind = wordOf(button.otp_type);
    if (!['COPY_CODE', 'ONE_TAP', 'ZERO_TAP'].includes(kind)) return report(where, 'code-kind');
    if (kind === 'COPY_CODE') return;
    const apps = listOf(button.supported_apps);
    const isWhole =
      apps.length > 0 &&
      apps.length <= 5 &&
      apps.every(
        (app) => /^[A-Za-z]\w*(?:\.\w+)+$/.test(wordOf(app.package_name)) && wordOf(app.signature_hash).length === 11,
      );
    if (!isWhole) report(where, 'code-apps');
    if (kind === 'ZERO_TAP' && button.zero_tap_terms_accepted !== true) report(where, 'code-terms');
  },
};
