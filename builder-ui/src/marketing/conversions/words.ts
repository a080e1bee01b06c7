/** What the parts of a conversion are called on screen. */
import { m } from '../../paraglide/messages.js';
import type { Conversion } from './conversion-queries.ts';

export const states = {
  pending: { word: m.conversions_pending, color: 'gray' },
  sent: { word: m.conversions_sent, color: 'green' },
  refused: { word: m.conversions_refused, color: 'red' },
  'left-out': { word: m.conversions_left_out, color: 'orange' },
  unconfirmed: { word: m.conversions_unconfirmed, color: 'yellow' },
} as const satisfies Record<Conversion['state'], { word: () => string; color: string }>;
export const stateNames = Object.keys(states) as Conversion['state'][];

export const matchWords = {
  ctwa: m.conversions_by_click,
  lead_form: m.conversions_by_form,
  person: m.conversions_by_contact,
} as const satisfies Record<NonNullable<Conversion['match']>, () => string>;

const keyWords: Record<string, () => string> = {
  ctwa_clid: m.conversions_key_click,
  lead_id: m.conversions_key_form,
  ph: m.conversions_key_phone,
  em: m.conversions_key_mail,
};
/** A key by which Meta finds people, in words. */
export const keyWord = (key: string): string => keyWords[key]?.() ?? key;
