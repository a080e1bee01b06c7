/**
 * Telephone numbers: what is stored (E.164) and by what a person is recognised.
 * WhatsApp writes some mobile numbers in another way than people do, so two spellings must count as one number.
 */
import type { CountryCode } from 'libphonenumber-js/max';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

export interface Phone {
  /** `+5491123456789`, as given. */
  e164: string;
  /** The same for every spelling of the number; unique per tenant. */
  key: string;
}

/**
 * Reads a number as a person, a form or WhatsApp (`wa_id`, digits only, with country code) writes it.
 * @param country for numbers without a country code
 * @returns null when it cannot be a telephone number
 */
export function parsePhone(text: string, country?: string): Phone | null {
  // A spreadsheet that took it for an amount writes a decimal, whose zero would be one more digit of somebody else's number.
  const trimmed = text.trim().replace(/^(\+?\d+)\.0+$/, '$1');
  if (trimmed.length === 0 || trimmed.length > 40) return null;
  const local = parsePhoneNumberFromString(trimmed, country as CountryCode | undefined);
  // Digits only, as in a `wa_id`: with a country code. Also Mexico's old 52 1, which the library no longer knows.
  const digits = trimmed.replaceAll(/\D/g, '').replace(/^(00)?521(?=\d{10}$)/, '52');
  const international = digits.length >= 11 ? parsePhoneNumberFromString(`+${digits}`) : undefined;
  const parsed = [local, international].find((candidate) => candidate?.isValid()) ?? loose(local);
  if (!parsed) return null;
  const e164: string = parsed.number;
  return /^\+[1-9]\d{6,14}$/.test(e164) ? { e164, key: phoneKey(e164) } : null;
}

/** Number plans change faster than libraries: what has a country code and a possible length is taken as it is. */
function loose(parsed: ReturnType<typeof parsePhoneNumberFromString>): typeof parsed {
  return parsed?.isPossible() ? parsed : undefined;
}

/**
 * What a number is recognised by. Argentina: 54 9 and 54 are the same mobile. Mexico: 52 1 and 52. Brazil: the ninth digit,
 * where the number behind it can have existed without (6 to 9; others are landlines).
 * @param e164 `+` and digits
 */
export function phoneKey(e164: string): string {
  const digits = e164.replace(/^\+/, '');
  return digits
    .replace(/^549(?=\d{10}$)/, '54')
    .replace(/^521(?=\d{10}$)/, '52')
    .replace(/^(55\d{2})9(?=[6-9]\d{7}$)/, '$1');
}

/** The digits of a number in each way that WhatsApp and people write them. @param key of `phoneKey` */
export function phoneSpellings(key: string): string[] {
  const more = [
    key.replace(/^54(?=\d{10}$)/, '549'),
    key.replace(/^52(?=\d{10}$)/, '521'),
    key.replace(/^55\d{2}(?=[6-9]\d{7}$)/, (area) => `${area}9`),
  ];
  return [...new Set([key, ...more])];
}

const byZone: [RegExp, string][] = [
  [/^America\/(Argentina\/|Buenos_Aires|Cordoba|Mendoza|Rosario)/, 'AR'],
  [
    /^America\/(Mexico_City|Tijuana|Monterrey|Cancun|Hermosillo|Merida|Chihuahua|Mazatlan|Ciudad_Juarez|Matamoros|Ojinaga|Bahia_Banderas)/,
    'MX',
  ],
  [
    /^America\/(Sao_Paulo|Bahia|Fortaleza|Recife|Manaus|Belem|Cuiaba|Porto_Velho|Maceio|Campo_Grande|Araguaina|Boa_Vista|Rio_Branco|Noronha)/,
    'BR',
  ],
  [/^America\/(Santiago|Punta_Arenas)|^Pacific\/Easter/, 'CL'],
  [/^America\/Bogota/, 'CO'],
  [/^America\/Lima/, 'PE'],
  [/^America\/Montevideo/, 'UY'],
  [/^America\/Asuncion/, 'PY'],
  [/^America\/La_Paz/, 'BO'],
  [/^America\/Caracas/, 'VE'],
  [/^America\/Guayaquil|^Pacific\/Galapagos/, 'EC'],
  [/^America\/Costa_Rica/, 'CR'],
  [/^America\/Panama/, 'PA'],
  [/^America\/Guatemala/, 'GT'],
  [/^America\/El_Salvador/, 'SV'],
  [/^America\/Tegucigalpa/, 'HN'],
  [/^America\/Managua/, 'NI'],
  [/^America\/Santo_Domingo/, 'DO'],
  [/^America\/Puerto_Rico/, 'PR'],
  [/^(Europe\/Madrid|Atlantic\/Canary|Africa\/Ceuta)/, 'ES'],
  [/^America\/(New_York|Chicago|Denver|Los_Angeles|Phoenix|Anchorage|Detroit)|^Pacific\/Honolulu/, 'US'],
];

/** The country whose local numbers a tenant means, from its time zone; undefined where a zone says nothing. */
export function countryOfZone(timezone: string): string | undefined {
  return byZone.find(([zone]) => zone.test(timezone))?.[1];
}
